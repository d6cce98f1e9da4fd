/**
 * True where a file holds no control character but tabs and ends of lines. Four bytes at a time: rule sets have 30 MB,
 * and an update reads all of it.
 */
export function isPlain(file: Uint8Array): boolean {
  const start = -file.byteOffset & 3;
  if (file.length < start + 4) return !file.some(isControl);
  const words = new Int32Array(file.buffer, file.byteOffset + start, (file.length - start) >> 2);
  const end = start + words.byteLength;
  if (file.subarray(0, start).some(isControl) || file.subarray(end).some(isControl)) return false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    if (!mayHoldControl(word)) continue;
    for (let shift = 0; shift < 32; shift += 8) if (isControl((word >> shift) & 0xff)) return false;
  }
  return true;
}

/**
 * False where all four bytes are from 0x20 to 0x7e, or above 0x7f: nothing is borrowed by a subtraction from such bytes
 * (H. S. Warren, "Hacker's Delight", 6-1).
 */
function mayHoldControl(word: number): boolean {
  const unlikeDelete = word ^ 0x7f7f7f7f;
  return ((((word - 0x20202020) & ~word) | ((unlikeDelete - 0x01010101) & ~unlikeDelete)) & 0x80808080) !== 0;
}

function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f;
}
