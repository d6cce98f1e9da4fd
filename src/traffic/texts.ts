import { z } from 'zod';

/** What conversations are written in: lines, hex, and text with hex in it. */
export const lines = z.string().max(1_000_000);
export const hex = z
  .string()
  .max(2_000_000)
  .regex(/^(?:[0-9a-fA-F]{2}\s*)+$/, 'pairs of hex digits');
/** Text without a bar, or pairs of hex digits between two. */
export const mixed = z
  .string()
  .min(1)
  .max(1_000_000)
  .regex(
    /^[^|]*(?:\|\s*(?:[0-9a-fA-F]{2}\s*)+\|[^|]*)*$/,
    'text, with bytes as pairs of hex digits between bars, like login|3a 20|',
  )
  .meta({ examples: ['|ff fa 27 00|TTYPROMPT|01|'] });

/**
 * Text as lines, each ending with CR LF, in UTF-8. One line end at the end of the text is that of its last line and
 * makes no further line: `"QUIT"`, `"QUIT\n"` and a YAML block `|` with QUIT in it all send `QUIT` CR LF; a block that
 * ends with an empty line (`|+`) sends that one too. A CR before a line end is not doubled.
 */
export function wireText(text: string): Uint8Array {
  const each = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return Buffer.from(each.map((line) => `${line}\r\n`).join(''));
}

export function wireHex(text: string): Uint8Array {
  return Buffer.from(text.replace(/\s+/g, ''), 'hex');
}

/** Text in UTF-8, with bytes in hex between bars, as rules write them. */
export function wireMixed(text: string): Uint8Array {
  const parts = text.split('|');
  return Buffer.concat(parts.map((part, at) => (at % 2 === 0 ? Buffer.from(part) : wireHex(part))));
}
