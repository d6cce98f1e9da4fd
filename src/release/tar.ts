import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
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
 * Reads a tar that `writeTar` made. Its members are read, written again and compared: an archive that differs in one
 * byte from what its members make (another order, a link, an owner, an extended header, bytes after the end) is
 * refused, so no two readers can see different things in it. Nothing is written to disk.
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
  const members = await decode(tar, layout, limits);
  const fault = faultOf(members, layout);
  if (fault !== undefined) throw refused(fault.message, fault.expected);
  const again = await encode(inOrder(members, layout));
  if (Buffer.compare(again, tar) !== 0)
    throw refused(
      'The archive is not in the one form of a Clarion tar',
      'byte for byte what its members make',
    );
  return members;
}

async function encode(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  const whole = buffer(tar);
  for (const { name, bytes } of members)
    tar.entry({ name, mode: 0o644, mtime: new Date(0), type: 'file' }, Buffer.from(bytes));
  tar.finalize();
  return whole;
}

async function decode(tar: Uint8Array, layout: Layout, limits: TarLimits): Promise<readonly Member[]> {
  const reader = extract();
  reader.end(tar);
  const members: Member[] = [];
  try {
    for await (const entry of reader) {
      const { name, type } = entry.header;
      if (members.length === limits.members)
        throw refused('The archive has too many members', `at most ${limits.members}`);
      if (type !== 'file')
        throw refused(`Unexpected ${type ?? 'entry'} ${shown(name)} in the archive`, 'regular files alone');
      if (!isAllowed(name, layout))
        throw refused(`Unexpected member ${shown(name)} in the archive`, `a name of a ${layout.kind}`);
      members.push({ name, bytes: await buffer(entry) });
    }
  } catch (cause) {
    if (cause instanceof ClarionError) throw cause;
    throw new ClarionError('verification', 'The archive is not a whole tar', {
      code: 'release/tar',
      expected: 'a ustar archive',
      cause,
    });
  }
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
