import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { type Layout, type Member, maxNameBytes } from './member.ts';

/** Ceilings for an archive that is read. */
export interface TarLimits {
  /** Most members. */
  readonly members: number;
  /** Most bytes of the archive. */
  readonly bytes: number;
}

export const tarLimits: TarLimits = { members: 100_000, bytes: 512 * 1024 * 1024 };

/**
 * Writes members as one tar (ustar, POSIX.1-1988, 10.1.1) that depends on nothing but names and bytes: those that the
 * layout puts first, then byte order; regular files alone, mode 0644, no owner, time 0.
 *
 * @throws ClarionError of kind `content`, code `release/tar`, for a name that the layout does not allow or knows twice.
 */
export async function writeTar(members: readonly Member[], layout: Layout): Promise<Uint8Array> {
  const fault = faultOf(members, layout);
  if (fault !== undefined)
    throw new ClarionError('content', fault.message, { code: 'release/tar', expected: fault.expected });
  return encode(inOrder(members, layout));
}

/**
 * Reads a tar that `writeTar` made: each header is made again from its name and length, and compared. An archive that
 * differs in one byte from what its members make (another order, a link, an owner, an extended header, bytes after the
 * end) is refused, so no two readers can see different things in it. Nothing is written to disk, and nothing copied: the
 * members are parts of the tar.
 *
 * @throws ClarionError of kind `verification`, code `release/tar`.
 */
export async function readTar(
  tar: Uint8Array,
  layout: Layout,
  limits: TarLimits = tarLimits,
): Promise<readonly Member[]> {
  if (tar.byteLength > limits.bytes)
    throw refused(`The archive has ${tar.byteLength} bytes`, `at most ${limits.bytes}`);
  const members = decode(Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength), layout, limits);
  const fault = faultOf(members, layout);
  if (fault !== undefined) throw refused(fault.message, fault.expected);
  const ordered = inOrder(members, layout);
  if (members.some((member, index) => member !== ordered[index])) throw anotherForm();
  return members;
}

/** A record: headers are one long, contents are filled up to whole ones, and two empty ones end the archive. */
const record = 512;
const empty = Buffer.alloc(record);

function encode(members: readonly Member[]): Buffer {
  const length = members.reduce((sum, { bytes }) => sum + record + padded(bytes.byteLength), 2 * record);
  const tar = Buffer.alloc(length);
  let at = 0;
  for (const { name, bytes } of members) {
    tar.set(headerOf(name, bytes.byteLength), at);
    tar.set(bytes, at + record);
    at += record + padded(bytes.byteLength);
  }
  return tar;
}

/** The header of a regular file (POSIX.1-1988, 10.1.1): name, mode, owner, size, time, checksum, type, magic, devices. */
function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(record);
  header.write(name, 0, 'latin1');
  header.write(octal(0o644, 6), 100, 'latin1');
  header.write(octal(0, 6), 108, 'latin1');
  header.write(octal(0, 6), 116, 'latin1');
  header.write(octal(size, 11), 124, 'latin1');
  header.write(octal(0, 11), 136, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(octal(0, 6), 329, 'latin1');
  header.write(octal(0, 6), 337, 'latin1');
  // The checksum counts with blanks in its own place.
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 8 * 0x20),
      6,
    ),
    148,
    'latin1',
  );
  return header;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')} `;
}

function padded(length: number): number {
  return Math.ceil(length / record) * record;
}

function decode(tar: Buffer, layout: Layout, limits: TarLimits): readonly Member[] {
  const members: Member[] = [];
  let at = 0;
  for (;;) {
    const header = tar.subarray(at, at + record);
    if (header.length < record) throw cutShort();
    if (header.equals(empty)) break;
    if (members.length === limits.members)
      throw refused('The archive has too many members', `at most ${limits.members}`);
    const name = header.toString('latin1', 0, maxNameBytes).replace(/\0.*$/s, '');
    if (header[156] !== 0x30)
      throw refused(`Unexpected entry ${shown(name)} in the archive`, 'regular files alone');
    if (!isAllowed(name, layout))
      throw refused(`Unexpected member ${shown(name)} in the archive`, `a name of a ${layout.kind}`);
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    if (!header.equals(headerOf(name, size))) throw anotherForm();
    const content = at + record;
    at = content + padded(size);
    if (!tar.subarray(content + size, at).equals(empty.subarray(0, at - content - size))) throw anotherForm();
    members.push({ name, bytes: tar.subarray(content, content + size) });
  }
  if (!tar.subarray(at).equals(Buffer.alloc(2 * record))) throw anotherForm();
  return members;
}

function inOrder(members: readonly Member[], layout: Layout): readonly Member[] {
  const rank = (name: string) =>
    layout.first.includes(name) ? layout.first.indexOf(name) : layout.first.length;
  return members.toSorted((a, b) => rank(a.name) - rank(b.name) || byCodeUnit(a.name, b.name));
}

function faultOf(
  members: readonly Member[],
  layout: Layout,
): { message: string; expected: string } | undefined {
  const names = new Set<string>();
  for (const { name } of members) {
    if (!isAllowed(name, layout))
      return {
        message: `Unexpected name of a member: ${JSON.stringify(name)}`,
        expected: `a name of a ${layout.kind}, at most ${maxNameBytes} bytes long`,
      };
    if (names.has(name)) return { message: `Unexpected second member ${name}`, expected: 'each name once' };
    names.add(name);
  }
  const missing = layout.first.find((name) => !names.has(name));
  return missing === undefined
    ? undefined
    : {
        message: `The ${layout.kind} has no ${missing}`,
        expected: `${layout.first.join(' and ')} as its first members`,
      };
}

function anotherForm(): ClarionError {
  return refused(
    'The archive is not in the one form of a Clarion tar',
    'byte for byte what its members make',
  );
}

function cutShort(): ClarionError {
  return refused('The archive is not a whole tar', 'a ustar archive with its two empty records at the end');
}

/** A name for a message: quoted, and no longer than a name may be. */
function shown(name: string): string {
  return JSON.stringify(name.length > maxNameBytes ? `${name.slice(0, maxNameBytes)}…` : name);
}

function isAllowed(name: string, layout: Layout): boolean {
  return name.length <= maxNameBytes && layout.allows(name);
}

function refused(message: string, expected: string): ClarionError {
  return new ClarionError('verification', message, { code: 'release/tar', expected });
}
