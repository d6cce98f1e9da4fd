/**
 * Ways to take a fault away from a line so that the rest of the text can be read: what follows from the fault goes with
 * it, what is a fault of its own stays. Each keeps the number of lines, so that places in the others stay right; what
 * stands in the mended line is not looked at again.
 *
 * @param line The line of the fault, from 0.
 */
export function mendsOf(lines: readonly string[], line: number): readonly (readonly string[])[] {
  const written = lines[line] ?? '';
  const [, blanks = '', dash = '', rest = ''] = /^(\s*)((?:- +)*)(.*)$/.exec(written) ?? [];
  const key = /^(?:"[^"]*"|'[^']*'|[\w-]+)(?= *(?:[:=\uff1a]|$))|^[\w-]+(?= )/.exec(rest)?.[0];
  const single = (text: string) => lines.map((other, index) => (index === line ? text : other));
  const indents = [written, lines.slice(0, line).findLast(isFull), lines.slice(line + 1).find(isFull)].map(
    (other) => (/^\s*/.exec(other ?? '')?.[0] ?? '').replaceAll('\t', '  ').replace(/[^ ]/g, ' '),
  );
  const inColumn = [...new Set(indents)];
  return [
    ...inColumn.flatMap((indent) => [
      single(`${indent}${dash}${rest}`),
      ...(key === undefined ? [] : [single(`${indent}${dash}${key}: x`), single(`${indent}${dash}${key}:`)]),
    ]),
    single(`${blanks}${dash}x`),
    single(''),
    withoutBlock(lines, line),
  ];
}

/** How far above a line its cause is looked for, in keys and entries of another depth. */
const causesAbove = 6;

/**
 * A line that stands in the wrong column is noticed at the next one that stands in the right one. These are the keys
 * and entries above a line, nearest first, each with the lines as they are when it is moved to where the line fits it.
 *
 * @param line Counts from 0.
 */
export function movesAbove(
  lines: readonly string[],
  line: number,
): readonly { readonly line: number; readonly mended: readonly string[] }[] {
  const depth = depthOf(lines[line] ?? '');
  const above = lines
    .map((text, index) => ({ text, index }))
    .filter(({ text, index }) => index < line && /^ *(- |[\w-]+:( |$))/.test(text) && depthOf(text) !== depth)
    .slice(-causesAbove)
    .reverse();
  return above.flatMap(({ text, index }) => {
    const depths = text.trimStart().startsWith('-') ? [depth, depth - 2] : [depth];
    return depths
      .filter((to) => to >= 0 && to !== depthOf(text))
      .map((to) => ({
        line: index,
        mended: lines.map((other, at) => (at === index ? ' '.repeat(to) + text.trimStart() : other)),
      }));
  });
}

/** Without the line and all that is indented deeper below it. */
function withoutBlock(lines: readonly string[], line: number): readonly string[] {
  const depth = depthOf(lines[line] ?? '');
  const next = lines.findIndex((text, index) => index > line && isFull(text) && depthOf(text) <= depth);
  const end = next === -1 ? lines.length : next;
  return lines.map((text, index) => (index >= line && index < end ? '' : text));
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isFull(line: string): boolean {
  return line.trim() !== '';
}
