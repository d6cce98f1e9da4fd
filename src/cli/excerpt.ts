import { printable } from './terminal.ts';

const width = 100;

/**
 * The line of a fault with a caret below its column; a long line is cut around it. Columns count UTF-16 code units;
 * what a terminal would obey is shown escaped, and the caret moves with it. Nothing for an empty line.
 */
export function excerpt(text: string, line: number, column: number): readonly string[] {
  if (text.trim() === '') return [];
  const from = column > width - 20 ? column - 40 : 0;
  const cut = text.slice(from, from + width);
  const before = shown(text.slice(from, column - 1));
  const label = `  ${line} | `;
  const lead = from > 0 ? '...' : '';
  const tail = from + width < text.length ? '...' : '';
  return [
    `${label}${lead}${shown(cut)}${tail}`,
    `${' '.repeat(label.length - 2)}| ${' '.repeat(lead.length + before.length)}^`,
  ];
}

/** Colours are ours alone: those of a file are shown as what they are. */
function shown(text: string): string {
  return printable(text.replaceAll('\t', ' '));
}
