/** The beginning of a text, whole words, with an ellipsis where something is left out. */
export function excerpt(text: string, length: number): string {
  if (text.length <= length) return text;
  const words = text.slice(0, length - 1).replace(/\s+\S*$/, '');
  // Where a single word fills it all, not in the middle of a character of two code units.
  return `${words.replace(/[\uD800-\uDBFF]$/, '')}\u2026`;
}
