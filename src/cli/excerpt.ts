import { printable } from './terminal.ts';

const width = 100;

/**
 * The line of a fault with carets below its columns, and below that the corrected line, if there is one; a long line
 * is cut around the place. Columns count UTF-16 code units, `past` is the one after the last; what a terminal would
 * obey is shown escaped, and the carets move with it. Nothing for an empty line.
 */
export function excerpt(
  text: string,
  line: number,
  column: number,
  past = column + 1,
  corrected?: string,
): readonly string[] {
  if (text.trim() === '') return [];
  const from = column > width - 20 ? column - 40 : 0;
  const cut = (whole: string) =>
    `${from > 0 ? '...' : ''}${shown(whole.slice(from, from + width))}${from + width < whole.length ? '...' : ''}`;
  const before = (from > 0 ? '...' : '') + shown(text.slice(from, column - 1));
  const marked = shown(text.slice(column - 1, Math.min(past - 1, from + width)));
  const label = `  ${line} | `;
  const margin = ' '.repeat(label.length - 2);
  return [
    `${label}${cut(text)}`,
    `${margin}| ${' '.repeat(before.length)}${'^'.repeat(Math.max(1, marked.length))}`,
    ...(corrected === undefined ? [] : [`${margin}+ ${cut(corrected)}`]),
  ];
}

/** Colours are ours alone: those of a file are shown as what they are. */
function shown(text: string): string {
  return printable(text.replaceAll('\t', ' '));
}
