/** A character that a reader of the source can't see, or that changes the order in which other text is shown. */
export interface Hidden {
  /** Column in its line, from 1, in UTF-16 code units as all columns are. */
  readonly column: number;
  readonly width: number;
  readonly code: number;
}

/**
 * Control and format characters, line and paragraph separators, and letters that show nothing; tab and newline aside.
 * See Unicode TR 36 (security considerations) and "Trojan Source" (CVE-2021-42574).
 */
const hidden = /(?![\t\n])(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5)/gu;

/** Most text is ASCII that shows; looking that up takes a tenth of the time. */
const plain = /^[\t\n\x20-\x7e]*$/;

export function findHidden(text: string): readonly Hidden[] {
  if (plain.test(text)) return [];
  return [...text.matchAll(hidden)].map((match) => ({
    column: match.index + 1,
    width: match[0].length,
    code: match[0].codePointAt(0) ?? 0,
  }));
}

/** The text without them. */
export function withoutHidden(text: string): string {
  return text.replaceAll(hidden, '');
}

const names: Readonly<Record<number, string>> = {
  0: 'NUL',
  13: 'carriage return without a line feed',
  27: 'escape',
  173: 'soft hyphen',
  8203: 'zero-width space',
  8204: 'zero-width non-joiner',
  8205: 'zero-width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'end of direction change',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first-strong isolate',
  8297: 'end of isolate',
  65279: 'byte order mark',
};

/** "Unexpected invisible character U+202E (right-to-left override)…", with the number of others on the line. */
export function hiddenReason(code: number, others: number): string {
  const name = names[code];
  const shown = `U+${code.toString(16).toUpperCase().padStart(4, '0')}${name === undefined ? '' : ` (${name})`}`;
  const more = others === 0 ? '' : ` and ${others} more on this line`;
  return `Unexpected invisible character ${shown}${more}, expected text that shows what it holds`;
}
