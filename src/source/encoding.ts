/** What a file is that is not UTF-8, as far as that can be told from it. */
export type OtherEncoding = 'UTF-16' | 'Windows-1252' | 'binary';

/**
 * Undefined for UTF-8, and for UTF-8 with some damage. UTF-16 is known by its byte order mark or by its zero bytes, one
 * beside each letter; Windows-1252 (Latin-1 but for some signs) by some letters
 * among plain ones of which none is written as UTF-8 has it.
 *
 * @param decoded The bytes read as UTF-8, U+FFFD where they are none.
 * @param isDamaged True where some are none: U+FFFD may stand in a text by itself.
 */
export function otherEncoding(
  bytes: Uint8Array,
  decoded: string,
  isDamaged: boolean,
): OtherEncoding | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'UTF-16';
  // Of most files that is all there is to see.
  if (!isDamaged && !decoded.includes('\0')) return undefined;
  const count = (pattern: RegExp) => decoded.match(pattern)?.length ?? 0;
  const zeros = count(/\0/g);
  if (zeros * 4 > decoded.length && zeros * 3 < decoded.length * 2) return 'UTF-16';
  const controls = count(/(?![\t\n\r])\p{Cc}/gu);
  const damaged = count(/\ufffd/g);
  if (isDamaged && controls > 0 && (controls + damaged) * 10 > decoded.length) return 'binary';
  if (!isDamaged || controls > 0 || damaged * 3 > decoded.length || /[^\0-\x7f\ufffd]/.test(decoded))
    return undefined;
  return bytes.some((byte) => undefinedBytes.includes(byte)) ? undefined : 'Windows-1252';
}

/** Bytes that Windows-1252 has no sign for. */
const undefinedBytes: readonly number[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
