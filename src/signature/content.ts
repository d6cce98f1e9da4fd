/**
 * Writes bytes for Suricata's `content:"…"`. Letters, digits, space and `._-=` stand for themselves; everything else,
 * and so every character that means something to any reader of a rule, becomes `|hex|`.
 */
export function encodeContent(bytes: Uint8Array): string {
  let text = '';
  let hex: string[] = [];
  const flush = () => {
    if (hex.length > 0) text += `|${hex.join(' ')}|`;
    hex = [];
  };
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (/^[A-Za-z0-9 ._=-]$/.test(char)) {
      flush();
      text += char;
    } else hex.push(byte.toString(16).padStart(2, '0'));
  }
  flush();
  return text;
}

/** Writes printable ASCII for `msg:"…"`: the three characters that would end it are escaped with `\`. */
export function encodeMessage(text: string): string {
  return text.replace(/["\\;]/g, '\\$&');
}
