import { hash } from 'node:crypto';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { digestListName, type Member, signaturesName } from './member.ts';

/** The SHA-256 of bytes, 64 lower-case hex digits. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

/**
 * The digest list of a release, in the text format of GNU sha256sum (`HEX  NAME`, a line each, byte order): every
 * member but the list itself and its signatures.
 */
export function writeSha256sums(members: readonly Member[]): Uint8Array {
  const lines = members
    .filter(({ name }) => name !== digestListName && name !== signaturesName)
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`);
  return Buffer.from(lines.join(''), 'ascii');
}

/**
 * Reads a digest list: names and their digests, in the list's order. Strict: what `writeSha256sums` would not write
 * (an order of its own, a name twice, a blank line, sha256sum's `*` and `\` marks) is refused.
 *
 * @throws ClarionError of kind `verification`, code `release/digests`.
 */
export function readSha256sums(bytes: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.endsWith('\n')) throw refused(`${digestListName} does not end with a line feed`, 'whole lines');
  const digests = new Map<string, string>();
  let last = '';
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9][A-Za-z0-9._/-]{0,99})$/.exec(line) ?? [];
    if (digest === undefined || name === undefined)
      throw refused(
        `Unexpected line ${index + 1} in ${digestListName}`,
        'a digest in hex, two spaces, a name',
      );
    if (byCodeUnit(last, name) >= 0)
      throw refused(
        `Unexpected ${name} in line ${index + 1} of ${digestListName}`,
        'names in byte order, each once',
      );
    digests.set(name, digest);
    last = name;
  }
  return digests;
}

/**
 * Compares the members of a release with its digest list, both ways: each member listed, each listed name there,
 * each digest right. All differences are told at once.
 *
 * @throws ClarionError of kind `verification`, code `release/digests`.
 */
export function checkSha256sums(members: readonly Member[]): void {
  const list = members.find(({ name }) => name === digestListName);
  if (list === undefined)
    throw refused(`The release has no ${digestListName}`, 'a digest list as its first member');
  const digests = new Map(readSha256sums(list.bytes));
  const differences: string[] = [];
  for (const { name, bytes } of members) {
    if (name === digestListName || name === signaturesName) continue;
    const digest = digests.get(name);
    digests.delete(name);
    if (digest === undefined) differences.push(`${name} is not listed`);
    else if (digest !== sha256(bytes)) differences.push(`${name} has another digest`);
  }
  for (const name of digests.keys()) differences.push(`${name} is missing`);
  if (differences.length > 0)
    throw refused(
      `The members are not those of ${digestListName}: ${tell(differences)}`,
      'each member as it was signed',
    );
}

function tell(differences: readonly string[]): string {
  const shown = differences.slice(0, 5).join(', ');
  return differences.length > 5 ? `${shown} and ${differences.length - 5} more` : shown;
}

function refused(message: string, expected: string): ClarionError {
  return new ClarionError('verification', message, { code: 'release/digests', expected });
}
