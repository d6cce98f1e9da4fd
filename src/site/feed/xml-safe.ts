/**
 * Text with U+FFFD in place of what no XML 1.0 document may hold, not even escaped (Char, production 2): controls, lone
 * surrogates, U+FFFE and U+FFFF.
 */
export function xmlSafe(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
