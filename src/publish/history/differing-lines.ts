const chunk = 65_536;
const lineFeed = 0x0a;

/**
 * The lines that only one of two texts has, in order; no line stands in a text twice. Where texts differ in few places, hardly more than what
 * lies between these places is looked at.
 */
export function differingLines(
  before: Uint8Array,
  next: Uint8Array,
): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const [a, b] = [bufferOf(before), bufferOf(next)];
  const head = lineStart(a, sameAtStart(a, b));
  const tail = sameAtEnd(a.subarray(head), b.subarray(head));
  const old = linesOf(a, head, tail);
  const fresh = linesOf(b, head, tail);
  return {
    gone: [...old].filter((line) => !fresh.has(line)),
    come: [...fresh].filter((line) => !old.has(line)),
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sameAtStart(a: Buffer, b: Buffer): number {
  const least = Math.min(a.length, b.length);
  let at = 0;
  while (at < least && a.subarray(at, at + chunk).equals(b.subarray(at, at + chunk))) at += chunk;
  at = Math.min(at, least);
  while (at < least && a[at] === b[at]) at += 1;
  return at;
}

function sameAtEnd(a: Buffer, b: Buffer): number {
  const least = Math.min(a.length, b.length);
  let length = 0;
  const ends = (text: Buffer) => text.subarray(text.length - length - chunk, text.length - length);
  while (length + chunk <= least && ends(a).equals(ends(b))) length += chunk;
  while (length < least && a[a.length - length - 1] === b[b.length - length - 1]) length += 1;
  return length;
}

/** Where the line begins in which something stands. */
function lineStart(text: Buffer, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf(lineFeed, at - 1) + 1;
}

/** The lines between what is the same before and behind: whole ones. */
function linesOf(text: Buffer, head: number, tail: number): ReadonlySet<string> {
  const next = text.indexOf(lineFeed, text.length - tail);
  const end = next < 0 ? text.length : next;
  const lines = text.toString('utf8', head, end).split('\n');
  return new Set(lines.filter((line) => line !== ''));
}
