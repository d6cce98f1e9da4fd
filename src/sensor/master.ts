import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import {
  type Library,
  type Member,
  type ReleasedSignature,
  type ReleaseFile,
  readLibrary,
  readReleaseFile,
  readSha256sums,
  releasedSignature,
  sha256,
} from '../release/index.ts';
import { digestListName } from '../release/member.ts';
import { type FoundRule, findRules } from '../signature/rule/rules.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import type { KeptTar, VerifiedRelease } from '../verify/index.ts';
import { allDone, isMissing, linkTarget, listIfThere, switchLink, writeFolder } from './durable.ts';
import { numberName, readNumberName, type SensorPaths } from './paths.ts';

/** How many releases' tars stay: the installed one and the one before, to apply deltas to. */
const kept = 2;

/** A signature of the master library. */
export interface MasterSignature extends ReleasedSignature {
  /** The rule as it would run. */
  readonly rule: string;
  /** The sha256 of its detector, where it has one. */
  readonly detectorDigest?: string | undefined;
}

/** The files of a release, of which the digests are signed. */
export interface ReleaseFiles {
  /** By name, in byte order. */
  readonly digests: ReadonlyMap<string, string>;
  /**
   * Reads a file that has its digest.
   *
   * @throws ClarionError `state` where it is missing or changed.
   */
  read(member: string): Promise<Uint8Array>;
  /** What the `library.json` of a group says. @throws ClarionError as `read`. */
  library(group: string): Promise<Library>;
}

/** A release, read-only and all disabled. */
export interface Master extends ReleaseFiles {
  readonly file: ReleaseFile;
  /** Ascending by sid. */
  readonly signatures: readonly MasterSignature[];
}

/** The number of the installed release; undefined where none is, or what is there is not whole. */
export async function installedRelease(paths: SensorPaths): Promise<number | undefined> {
  const name = await linkTarget(paths.master);
  const there = name === undefined ? undefined : await readIfThere(join(paths.master, 'release.json'));
  return there === undefined ? undefined : readNumberName(name ?? '');
}

/** The releases of which a tar is kept. It is for deltas, of which the result is checked: it need not be. */
export async function keptTars(paths: SensorPaths): Promise<readonly KeptTar[]> {
  const numbers = (await readdir(paths.releases)).map((name) =>
    name.endsWith('.tar') ? readNumberName(name.slice(0, -'.tar'.length)) : undefined,
  );
  return numbers
    .filter((number) => number !== undefined)
    .map((release) => ({ release, tar: () => readIfThere(tarPath(paths, release)) }));
}

/** Writes a verified release beside the installed one, its tar and its unpacked folder: nothing has changed with that. */
export async function writeRelease(
  paths: SensorPaths,
  release: number,
  tar: Uint8Array,
  members: readonly Member[],
): Promise<void> {
  const name = numberName(release);
  const isThere = (await linkTarget(paths.master)) === name && (await installedRelease(paths)) !== undefined;
  await allDone(
    writeAside(tarPath(paths, release), tar, { mode: 0o440 }),
    isThere ? Promise.resolve() : writeFolder(join(paths.releases, name), members, 0o440),
  );
}

/** Installs a release that was written, in one step: before it nothing has changed, after it everything has. */
export async function switchRelease(paths: SensorPaths, release: number): Promise<void> {
  await switchLink(paths.master, join('releases', numberName(release)));
}

/** Removes all but the installed release and the one before it. */
export async function pruneReleases(paths: SensorPaths): Promise<void> {
  const installed = await installedRelease(paths);
  if (installed === undefined) return;
  const names = await readdir(paths.releases);
  const numbers = new Set(names.map((name) => readNumberName(name.replace(/\.tar$/, ''))));
  const stay = [...numbers]
    .filter((number) => number !== undefined)
    .filter((number) => number <= installed)
    .sort((a, b) => b - a)
    .slice(0, kept)
    .map(numberName);
  for (const name of names)
    if (!stay.includes(name.replace(/\.tar$/, '')))
      await rm(join(paths.releases, name), { recursive: true, force: true });
}

/**
 * Reads the installed release.
 *
 * @throws ClarionError `state` where a file is missing or changed.
 */
export async function readMaster(paths: SensorPaths): Promise<Master | undefined> {
  if ((await linkTarget(paths.master)) === undefined) return undefined;
  return masterOf(await openFolder(paths.master));
}

/** Which release is installed, and nothing else of it; undefined before the first update. */
export async function readInstalledFile(paths: SensorPaths): Promise<ReleaseFile | undefined> {
  const bytes = await readIfThere(join(paths.master, 'release.json'));
  return bytes && readReleaseFile(bytes);
}

/** Numbers of the releases that are kept, ascending: the installed one, and the one before it. */
export async function keptReleases(paths: SensorPaths): Promise<readonly number[]> {
  const installed = (await installedRelease(paths)) ?? 0;
  const numbers = (await listIfThere(paths.releases)).map(readNumberName);
  return numbers
    .filter((number) => number !== undefined)
    .filter((number) => number <= installed)
    .sort((a, b) => a - b);
}

/**
 * Reads a release that is kept, as `readMaster` does the installed one.
 *
 * @throws ClarionError `state` where a file is missing or changed.
 */
export async function readRelease(paths: SensorPaths, number: number): Promise<Master> {
  return masterOf(await openRelease(paths, number));
}

/** Opens a release that is kept. @throws ClarionError `state` where its digest list is missing or changed. */
export function openRelease(paths: SensorPaths, number: number): Promise<ReleaseFiles> {
  return openFolder(join(paths.releases, numberName(number)));
}

/** Each file is compared with the digest list that the team signed: what somebody changed in place is not used. */
async function openFolder(folder: string): Promise<ReleaseFiles> {
  const bytesOf = (name: string) =>
    readFile(join(folder, name)).catch((error: unknown) => {
      if (isMissing(error)) throw damaged(join(folder, name), 'is missing');
      throw error;
    });
  const digests = digestsOf(folder, await bytesOf(digestListName));
  return {
    digests,
    read,
    library: async (group) => readLibrary(await read(`libraries/${group}/library.json`)),
  };

  async function read(name: string): Promise<Uint8Array> {
    const bytes = await bytesOf(name);
    if (sha256(bytes) !== digests.get(name)) throw damaged(join(folder, name), 'was changed');
    return bytes;
  }
}

/** The files of a release that was verified just now, and need not be again. */
export function verifiedFiles({ members, libraries }: VerifiedRelease): ReleaseFiles {
  const files = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const read = async (name: string) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw damaged(name, 'is missing');
    return bytes;
  };
  const byGroup = new Map(libraries.map(({ library }) => [library.group, library]));
  return {
    digests: digestsOf('the new release', files.get(digestListName) ?? Buffer.alloc(0)),
    read,
    library: async (group) => {
      const library = byGroup.get(group);
      if (library === undefined) throw damaged(`libraries/${group}`, 'is missing');
      return library;
    },
  };
}

/** Reads all signatures of a release. */
export async function masterOf(files: ReleaseFiles): Promise<Master> {
  const file = readReleaseFile(await files.read('release.json'));
  const signatures: MasterSignature[] = [];
  for (const name of groupsOf(files)) {
    const group = await readGroup(files, name);
    for (const signature of group.signaturesIn(group.rules.toString('utf8'))) signatures.push(signature);
  }
  return { ...files, file, signatures: signatures.sort((a, b) => a.sid - b.sid) };
}

/** The groups of which a release has a library. */
export function groupsOf({ digests }: ReleaseFiles): readonly string[] {
  return [...digests.keys()].flatMap((name) => /^libraries\/([^/]+)\/library\.json$/.exec(name)?.[1] ?? []);
}

/** Where the rules of a group are. */
export function rulesOf(group: string): string {
  return `libraries/${group}/suricata.rules`;
}

/** A library of a release. */
export interface GroupFiles {
  readonly library: Library;
  /** Its rule file; empty where it has none. */
  readonly rules: Buffer;
  /** The signatures that such lines hold. */
  signaturesIn(lines: string): readonly MasterSignature[];
}

/** @param known what the `library.json` of the group says, where that was read already. */
export async function readGroup(files: ReleaseFiles, group: string, known?: Library): Promise<GroupFiles> {
  const { digests, read } = files;
  const library = known ?? (await files.library(group));
  const path = rulesOf(group);
  const rules = digests.has(path) ? bufferOf(await read(path)) : Buffer.alloc(0);
  const signatureOf = (found: FoundRule): MasterSignature | undefined => {
    const signature = releasedSignature(library, found);
    if (signature?.detector === undefined) return signature && { ...signature, rule: found.text };
    const detectorDigest = digests.get(`libraries/${group}/detectors/${signature.detector}`);
    return { ...signature, rule: found.text, detectorDigest };
  };
  return {
    library,
    rules,
    // By the reader that checked the release: what was a comment to that is no signature here.
    signaturesIn: (lines) =>
      findRules(lines)
        .rules.map(signatureOf)
        .filter((signature) => signature !== undefined),
  };
}

/** The text of a master signature's detector; undefined where it has none. */
export async function readDetector(
  master: Master,
  { name, detector }: MasterSignature,
): Promise<string | undefined> {
  if (detector === undefined) return undefined;
  const group = name.slice(0, name.indexOf(':'));
  return Buffer.from(await master.read(`libraries/${group}/detectors/${detector}`)).toString('utf8');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function digestsOf(folder: string, bytes: Uint8Array): ReadonlyMap<string, string> {
  try {
    return readSha256sums(bytes);
  } catch (error) {
    if (error instanceof ClarionError) throw damaged(join(folder, 'SHA256SUMS'), 'was changed');
    throw error;
  }
}

function damaged(path: string, how: string): ClarionError {
  return new ClarionError('state', `${path} ${how}`, {
    code: 'sensor/master',
    expected: 'the master library as it was released',
    hint: 'Remove the link `master` in the state folder and run `clarion sensor update`: the release is fetched and checked again.',
  });
}

function tarPath(paths: SensorPaths, release: number): string {
  return join(paths.releases, `${numberName(release)}.tar`);
}
