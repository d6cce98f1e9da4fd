/**
 * Where a text begins and ends without the blanks and tabs around it. A pattern like `/[ \\t]+$/` would take the square
 * of a long run of blanks.
 */
export function trimBlanks(text: string): { readonly start: number; readonly end: number } {
  let start = 0;
  while (start < text.length && isBlank(text[start])) start += 1;
  let end = text.length;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return { start, end };
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
