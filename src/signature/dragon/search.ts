import { trimBlanks } from './blanks.ts';
import type { DragonFault, DragonSearch } from './line.ts';

type SearchReading = { readonly search: DragonSearch } | { readonly faults: readonly DragonFault[] };

/** A piece of the search text with its column in the line. */
interface Piece {
  readonly text: string;
  readonly column: number;
}

/**
 * Reads the search of a Dragon line. `,` parts the patterns of a combo wherever it stands; `!`, `>` and `|` part only
 * after a blank, so that a pattern like `</script>` (`/3c/2fscript>`) keeps its sign.
 */
export function readSearch(text: string, column: number): SearchReading {
  const operator = /(?<=[ \t])[!>|]/.exec(text);
  if (operator === null) return readPatterns({ text, column });
  const pattern = readPattern({ text: text.slice(0, operator.index), column });
  const tail = trim({ text: text.slice(operator.index + 1), column: column + operator.index + 1 });
  if (operator[0] === '>') return readOverflow(pattern, tail);
  if (operator[0] === '|') return readPlugin(pattern, tail);
  return readNegative(pattern, tail);
}

/** Writes a search so that `readSearch` reads the same. */
export function writeSearch(search: DragonSearch): string {
  switch (search.form) {
    case 'standard':
      return writePattern(search.pattern);
    case 'combo':
      return search.patterns.map(writePattern).join(' , ');
    case 'negative':
      return `${writePattern(search.pattern)} ! (${search.absent.map(writePattern).join(', ')})`;
    case 'overflow':
      return `${writePattern(search.pattern)} > ${search.limit}`;
    case 'plugin':
      return `${writePattern(search.pattern)} | ${search.plugin}`;
  }
}

function readPatterns(whole: Piece): SearchReading {
  const patterns = parts(whole).map(readPattern);
  const faults = patterns.flatMap((pattern) => ('faults' in pattern ? pattern.faults : []));
  if (faults.length > 0) return { faults };
  const bytes = patterns.flatMap((pattern) => ('bytes' in pattern ? [pattern.bytes] : []));
  const [only] = bytes;
  if (only !== undefined && bytes.length === 1) return { search: { form: 'standard', pattern: only } };
  return { search: { form: 'combo', patterns: bytes } };
}

function readNegative(pattern: PatternReading, tail: Piece): SearchReading {
  const inner = /^\(([^()]*)\)$/.exec(tail.text)?.[1];
  if (inner === undefined)
    return {
      faults: [
        {
          column: tail.column,
          reason: `Unexpected \`${tail.text}\` after \`!\`, expected patterns in brackets, like (xyz, 123)`,
        },
      ],
    };
  const absent = parts({ text: inner, column: tail.column + 1 }).map(readPattern);
  const faults = [pattern, ...absent].flatMap((reading) => ('faults' in reading ? reading.faults : []));
  if ('faults' in pattern || faults.length > 0) return { faults };
  return {
    search: {
      form: 'negative',
      pattern: pattern.bytes,
      absent: absent.flatMap((reading) => ('bytes' in reading ? [reading.bytes] : [])),
    },
  };
}

function readOverflow(pattern: PatternReading, tail: Piece): SearchReading {
  if ('faults' in pattern) return pattern;
  const limit = /^[0-9]{1,5}$/.test(tail.text) ? Number(tail.text) : Number.NaN;
  if (limit <= 65_535) return { search: { form: 'overflow', pattern: pattern.bytes, limit } };
  return {
    faults: [
      {
        column: tail.column,
        reason: `Unexpected \`${tail.text}\` after \`>\`, expected a number of bytes from 0 to 65535`,
      },
    ],
  };
}

function readPlugin(pattern: PatternReading, tail: Piece): SearchReading {
  if ('faults' in pattern) return pattern;
  if (/^[A-Za-z0-9_.-]{1,64}$/.test(tail.text))
    return { search: { form: 'plugin', pattern: pattern.bytes, plugin: tail.text } };
  return {
    faults: [
      {
        column: tail.column,
        reason: `Unexpected \`${tail.text}\` after \`|\`, expected the name of a plugin`,
      },
    ],
  };
}

type PatternReading = { readonly bytes: Uint8Array } | { readonly faults: readonly DragonFault[] };

function readPattern(piece: Piece): PatternReading {
  const { text, column } = trim(piece);
  if (text === '') return { faults: [{ column, reason: 'Unexpected empty pattern, expected text or /xx' }] };
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    const hex = /^\/([0-9a-fA-F]{2})/.exec(text.slice(at, at + 3))?.[1];
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16));
      at += 3;
      continue;
    }
    const reason = badCharacter(char, text.slice(at, at + 3));
    if (reason !== undefined) return { faults: [{ column: column + at, ...reason }] };
    bytes.push(char.charCodeAt(0));
    at += 1;
  }
  return { bytes: Uint8Array.from(bytes) };
}

function badCharacter(char: string, seen: string): { reason: string; hint: string } | undefined {
  if (char === '/')
    return {
      reason: `Unexpected \`${seen}\`, expected two hex digits after /`,
      hint: 'A slash itself is written /2f.',
    };
  if (char === ' ' || char === '\t')
    return {
      reason: 'Unexpected blank in the search, expected text or /xx',
      hint: 'A space is written /20, a tab /09.',
    };
  if (char === ',')
    return {
      reason: 'Unexpected `,` in a pattern, expected one pattern before `!`, `>` or `|`',
      hint: 'A comma itself is written /2c.',
    };
  if (/^[\x21-\x7e]$/.test(char)) return undefined;
  const code = `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return {
    reason: `Unexpected character ${code} in the search, expected printable ASCII or /xx`,
    hint: 'Write each of its bytes as /xx.',
  };
}

/** Text between commas, each with its column. */
function parts(whole: Piece): readonly Piece[] {
  let column = whole.column;
  return whole.text.split(',').map((text) => {
    const piece = { text, column };
    column += text.length + 1;
    return piece;
  });
}

function trim({ text, column }: Piece): Piece {
  const { start, end } = trimBlanks(text);
  return { text: text.slice(start, end), column: column + start };
}

/** Signs that part a search are written as hex, wherever they stand, and so is all that is not printable. */
function writePattern(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    return /^[\x21-\x7e]$/.test(char) && !/[/,!>|()]/.test(char)
      ? char
      : `/${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
