import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Member, writeSha256sums } from '../../src/release/index.ts';
import { canonical, type Json } from '../../src/verify/tuf/json.ts';
import { type LiveUpdate, layOut, makeContent, signSums, type TestMember } from '../verify/publisher.ts';
import { signatureBy } from '../verify/tuf/repository.ts';
import type { Scene } from './scene.ts';

/** What an enemy makes who holds keys: of the repository, of the team, or both. */

/** Publishes something else as release 2, signed with the repository's keys. */
export async function forge({ live, keys, second }: Scene, other: Partial<LiveUpdate>): Promise<void> {
  await layOut(live, { number: 2, version: 3, keys, tar: second, ...other });
}

type Role = 'timestamp' | 'snapshot' | 'targets' | 'stable';

/** Changes what a file of metadata says, and signs it with the role's own key. */
export async function resign(
  { live, keys }: Scene,
  name: string,
  role: Role,
  change: (signed: Json) => Json,
): Promise<void> {
  const path = join(live, 'metadata', name);
  const { signed } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, signedText(change(signed), keys[role]));
}

/** As `resign` does, but of text that readers read in different ways: signed is what most make of it. */
export async function rewrite(
  { live }: Scene,
  name: string,
  change: (text: string) => string,
): Promise<void> {
  const path = join(live, 'metadata', name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

function signedText(signed: Json, { key, privateKey }: Scene['keys'][Role]): string {
  const signer = { id: key.keyID, key: { scheme: 'ed25519' }, privateKey };
  const sig = signatureBy(signer, Buffer.from(canonical(signed)));
  return JSON.stringify({ signatures: [{ keyid: key.keyID, sig }], signed });
}

/** Puts a file into the live update. */
export async function put({ live }: Scene, name: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(live, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** One entry of a tar, of which any field can be wrong. */
export interface Entry {
  readonly name: string;
  readonly bytes?: Uint8Array | string;
  /** `0` for a file; POSIX.1-1988, 10.1.1. */
  readonly type?: string;
  readonly link?: string;
  readonly prefix?: string;
  readonly mode?: number;
  /** The size field as it is written; the length of the bytes unless given. */
  readonly size?: Uint8Array;
}

/** A tar as nobody checks it. */
export function rawTar(entries: readonly Entry[], end = Buffer.alloc(1024)): Buffer {
  const blocks = entries.flatMap((entry) => {
    const bytes = Buffer.from(entry.bytes ?? '');
    return [header(entry, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, end]);
}

function header(
  { name, type = '0', link = '', prefix = '', mode = 0o644, size }: Entry,
  length: number,
): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')} `;
  block.fill(0x20, 148, 156);
  block.write(name, 0, 100, 'utf8');
  block.write(octal(mode, 6), 100);
  block.write(octal(0, 6), 108);
  block.write(octal(0, 6), 116);
  if (size === undefined) block.write(octal(length, 11), 124);
  else block.set(size, 124);
  block.write(octal(0, 11), 136);
  block.write(type, 156);
  block.write(link, 157, 100, 'utf8');
  block.write('ustar', 257);
  block.write('00', 263);
  block.write(octal(0, 6), 329);
  block.write(octal(0, 6), 337);
  block.write(prefix, 345, 155, 'utf8');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0`, 148);
  return block;
}

/** The entries of release 2, signed by these members, and rightly listed: those of `more` too. */
export async function entries(
  members: readonly TestMember[],
  content: readonly Member[] = makeContent(2),
  more: readonly Member[] = [],
): Promise<Entry[]> {
  const all = [...content, ...more];
  const sums = writeSha256sums(all);
  const sorted = all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    { name: 'SHA256SUMS', bytes: sums },
    { name: 'SHA256SUMS.asc', bytes: await signSums(sums, members) },
    ...sorted,
  ];
}
