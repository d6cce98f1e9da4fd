import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import {
  type Member,
  type ReleasedSignature,
  type ReleaseFile,
  readLibrary,
  readReleaseFile,
  readSha256sums,
  releasedSignature,
  sha256,
} from '../release/index.ts';
import { readFacts } from '../signature/rule/scan.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import type { KeptTar } from '../verify/index.ts';
import { isMissing, linkTarget, listIfThere, switchLink, writeFolder } from './durable.ts';
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

/** The installed release, read-only and all disabled. */
export interface Master {
  readonly file: ReleaseFile;
  /** Ascending by sid. */
  readonly signatures: readonly MasterSignature[];
  /** Names of all files of the release, in byte order. */
  readonly members: readonly string[];
  /**
   * Reads a file of it and compares it with the signed digest list.
   *
   * @throws ClarionError `state` where it is missing or changed.
   */
  read(member: string): Promise<Uint8Array>;
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

/**
 * Installs a verified release: its tar, its unpacked folder, and last, in one step, the link `master`. Before that
 * step nothing has changed; after it, everything has.
 */
export async function installRelease(
  paths: SensorPaths,
  release: number,
  tar: Uint8Array,
  members: readonly Member[],
): Promise<void> {
  const name = numberName(release);
  await writeAside(tarPath(paths, release), tar, { mode: 0o440 });
  if ((await linkTarget(paths.master)) !== name || (await installedRelease(paths)) === undefined)
    await writeFolder(join(paths.releases, name), members, 0o440);
  await switchLink(paths.master, join('releases', name));
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
 * Reads the installed release. Each file is compared with the digest list that the team signed: what somebody
 * changed in place is not used.
 *
 * @throws ClarionError `state` where a file is missing or changed.
 */
export async function readMaster(paths: SensorPaths): Promise<Master | undefined> {
  if ((await linkTarget(paths.master)) === undefined) return undefined;
  return readFolder(paths.master);
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
export function readRelease(paths: SensorPaths, number: number): Promise<Master> {
  return readFolder(join(paths.releases, numberName(number)));
}

function readFolder(folder: string): Promise<Master> {
  return masterOf(folder, (name) =>
    readFile(join(folder, name)).catch((error: unknown) => {
      if (isMissing(error)) throw damaged(join(folder, name), 'is missing');
      throw error;
    }),
  );
}

/** A verified release that is not installed. */
export function masterOfMembers(members: readonly Member[]): Promise<Master> {
  const files = new Map(members.map(({ name, bytes }) => [name, bytes]));
  return masterOf('the new release', async (name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw damaged(name, 'is missing');
    return bytes;
  });
}

/** @param folder where the release is, for what is told of it. */
async function masterOf(folder: string, bytesOf: (name: string) => Promise<Uint8Array>): Promise<Master> {
  const digests = digestsOf(folder, await bytesOf('SHA256SUMS'));
  const read = async (name: string): Promise<Uint8Array> => {
    const bytes = await bytesOf(name);
    if (sha256(bytes) !== digests.get(name)) throw damaged(join(folder, name), 'was changed');
    return bytes;
  };
  const file = readReleaseFile(await read('release.json'));
  const signatures: MasterSignature[] = [];
  for (const name of digests.keys()) {
    const group = /^(libraries\/[^/]+)\/library\.json$/.exec(name)?.[1];
    if (group === undefined) continue;
    const library = readLibrary(await read(name));
    const rules = `${group}/suricata.rules`;
    const text = digests.has(rules) ? Buffer.from(await read(rules)).toString('utf8') : '';
    for (const line of text.split('\n')) {
      const rule = asItWouldRun(line);
      const facts = readFacts(rule);
      const signature = 'sid' in facts ? releasedSignature(library, facts) : undefined;
      if (signature === undefined) continue;
      const { detector } = signature;
      signatures.push({
        ...signature,
        rule,
        ...(detector === undefined ? {} : { detectorDigest: digests.get(`${group}/detectors/${detector}`) }),
      });
    }
  }
  return { file, signatures: signatures.sort((a, b) => a.sid - b.sid), members: [...digests.keys()], read };
}

/** A line of a rule file without what comments it out, and without its line end. */
function asItWouldRun(line: string): string {
  return line.replace(/^[ \t]*#[ \t#]*/, '').replace(/\r$/, '');
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
