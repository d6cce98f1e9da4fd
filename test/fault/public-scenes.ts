import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeNotes } from '../../bench/workspace.ts';
import { proveSignatures } from '../../src/proof/index.ts';
import { type Planning, preparePublication, publish, readPrepared } from '../../src/publish/index.ts';
import {
  createKeyFolder,
  openKeyFolder,
  openMember,
  ownMembers,
  signatureName,
  signFile,
} from '../../src/signing/index.ts';
import { readIfThere } from '../../src/store/index.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { type CommandUnderTest, start } from './command.ts';
import { followFolder } from './follow-folder.ts';
import type { Scene } from './scene.ts';

type PublicCommand = 'first publish' | 'publish' | 'finish' | 'resign' | 'refresh' | 'promote' | 'withdraw';

/** What stable sensors get before and after a command, and what new ones may get after the next run. */
interface Releases {
  readonly fresh: readonly [number, number];
  /** Of a sensor of before; as a new one, unless told. */
  readonly old?: readonly [number, number];
  readonly end: readonly number[];
}

const releasesOf: Readonly<Record<PublicCommand, Releases>> = {
  'first publish': { fresh: [0, 1], end: [1] },
  publish: { fresh: [1, 2], end: [2] },
  finish: { fresh: [1, 2], end: [2] },
  // A release again of the same content is asked for by name, and the next run is not.
  resign: { fresh: [1, 2], end: [1, 2] },
  refresh: { fresh: [1, 1], end: [1] },
  promote: { fresh: [1, 2], end: [2] },
  withdraw: { fresh: [2, 1], old: [2, 2], end: [1] },
};

const secret = 'correct horse';
const passphrase = async () => secret;
const asTheyAre = { recursive: true, verbatimSymlinks: true };
/** Of what a publisher needs from PATH: all but an engine, which would make each run long. */
const programs = ['flock', 'sh', 'cat', 'zstd', 'strace'];

/** A team with its keys and its workspace, and a public folder. Close it in the end. */
export interface Press {
  readonly scene: Scene;
  close(): Promise<void>;
}

/** @param notes of the workspace: checking one as CSAF takes longer than all else */
export async function press(name: PublicCommand, program: string, notes: 0 | 1): Promise<Press> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-press-'));
  const within = (path: string) => join(folder, path);
  const [workspace, keys, out] = [within('workspace'), within('keys'), within('public')];
  await makeWorkspace(workspace, notes);
  // Long enough ago for a timestamp that a refresh renews, and not so long that it has expired.
  const before = new Date(Math.floor(Date.now() / 1000) * 1000 - 36 * 3_600_000);
  await makeKeys(keys, before);
  await makePath(within('bin'));

  const planning = async (now: Date): Promise<Planning> => ({
    workspace: await checkedWorkspace(workspace),
    out: within('start'),
    keys: await openKeyFolder(keys),
    prove: async (names) => ({
      proofs: await proveSignatures(await checkedWorkspace(workspace), undefined, { names }),
      evidence: undefined,
    }),
    now,
    report: () => undefined,
  });
  const command = (args: readonly string[]): CommandUnderTest => ({
    program,
    args: [...args, '--keys', keys, '--passphrase-fd', '3'],
    passphrase: secret,
    path: within('bin'),
  });
  const publishing = (to: string, ...more: readonly string[]) =>
    command(['publish', '--out', to, '--workspace', workspace, '--allow-unproven', ...more]);
  const promoting = (to: string) => command(['promote', '2', '--out', to]);
  const withdrawing = (to: string) => command(['withdraw', '2', '--out', to, '--reason', 'fires on mail']);

  if (name === 'first publish') await mkdir(within('start'));
  else await publish({ ...(await planning(before)), passphrase });
  if (name === 'promote' || name === 'withdraw') {
    await changeSignature(workspace);
    const ring = name === 'promote' ? 'canary' : 'stable';
    await publish({ ...(await planning(new Date(before.getTime() + 3_600_000))), passphrase, ring });
  }
  const old = within('old-sensor');
  const hadRelease = name !== 'first publish';
  if (hadRelease) await follow(old, within('start'));
  if (name === 'publish' || name === 'finish') await changeSignature(workspace);
  if (name === 'finish') {
    await preparePublication(await planning(new Date(before.getTime() + 3_600_000)), within('prepared'));
    await signPrepared(within('prepared'), keys);
  }
  const commands: Readonly<Record<PublicCommand, CommandUnderTest>> = {
    'first publish': publishing(out),
    publish: publishing(out),
    finish: publishing(out, '--finish', within('prepared')),
    resign: publishing(out, '--resign'),
    refresh: command(['refresh', '--out', out]),
    promote: promoting(out),
    withdraw: withdrawing(out),
  };
  const next = name === 'promote' ? promoting : name === 'withdraw' ? withdrawing : publishing;
  const releases = releasesOf[name];

  const scene: Scene = {
    name,
    command: commands[name],
    folder: out,
    // A bundle is named by its digest, and what is signed anew in each run has another; that of the others stays.
    beyond: ['finish', 'promote', 'withdraw'].includes(name) ? undefined : /[0-9a-f]{64}/,
    reset: async () => {
      await rm(out, { recursive: true, force: true });
      await cp(within('start'), out, asTheyAre);
    },
    judge: async (of, done) => {
      const sensors = await mkdtemp(within('sensors-'));
      const [fresh, kept] = [join(sensors, 'fresh'), join(sensors, 'old')];
      if (hadRelease) await cp(old, kept, asTheyAre);
      const may = (all: readonly number[]) => (done ? all.slice(1) : all);
      const had = new Map([[fresh, await follow(fresh, of)]]);
      expect(may(releases.fresh), 'what a new sensor gets').toContain(had.get(fresh));
      if (hadRelease) had.set(kept, await follow(kept, of));
      if (hadRelease)
        expect(may(releases.old ?? releases.fresh), 'what a sensor of before gets').toContain(had.get(kept));

      const ended = await start(next(of));
      expect(ended.code, ended.err).toBe(0);
      const newest = await follow(join(sensors, 'newest'), of);
      expect(releases.end, 'what a new sensor gets then').toContain(newest);
      for (const [sensor, number] of had)
        expect(await follow(sensor, of), 'what a sensor gets then').toBe(Math.max(number, newest));
      await expectWholeSite(of);
      await rm(sensors, { recursive: true });
    },
  };
  return { scene, close: () => rm(folder, { recursive: true, force: true }) };
}

/** Has a sensor follow the live update of a public folder. */
async function follow(state: string, folder: string): Promise<number> {
  const liveUpdate = join(folder, 'live-update');
  return followFolder(state, liveUpdate, await readIfThere(join(liveUpdate, 'enrolment.json')));
}

/** Each file that the site's list names is there, byte for byte, and nothing lies staged or aside. */
async function expectWholeSite(folder: string): Promise<void> {
  const list = await readFile(join(folder, '.clarion-site'), 'utf8');
  const paths = new Set<string>();
  for (const line of list.split('\n').filter((each) => each !== '')) {
    const [digest = '', path = ''] = line.split('  ');
    expect(hash('sha256', await readFile(join(folder, path))), path).toBe(digest);
    paths.add(path);
  }
  expect(paths.size).toBeGreaterThan(10);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    if (entry.isFile() && !path.startsWith('live-update/') && path !== '.clarion-site')
      expect(paths, 'files of the site').toContain(path);
  }
}

async function makeWorkspace(folder: string, notes: number): Promise<void> {
  await writeNotes(folder, notes);
  const file = join(folder, 'clarion.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^workspace: .*$/m, 'workspace: example'));
}

/** Gives a signature that no note names another title: a release of its own, and a short one to make. */
async function changeSignature(workspace: string): Promise<void> {
  const file = join(workspace, 'signatures/ENSRT/W32-BLACKMAL-E-001.yaml');
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace(/^revision: .*$/m, 'revision: 2')
    .replace(/^title: .*$/m, 'title: Another title');
  await writeFile(file, changed);
}

async function makeKeys(folder: string, now: Date): Promise<void> {
  const people = ['Ada', 'Bob'].map((name) => ({ name, email: `${name.toLowerCase()}@example.org` }));
  const shared = { workspace: 'example', people, gpg: [], members: [], threshold: 2, demo: false };
  await createKeyFolder(folder, { ...shared, passphrase: secret, now, cost: 1024 });
}

async function signPrepared(folder: string, keys: string): Promise<void> {
  const now = new Date();
  for (const own of await ownMembers(keys, [], now)) {
    const signer = await openMember(keys, own, passphrase);
    for (const { name, bytes } of (await readPrepared(folder)).signed)
      await writeFile(signatureName(name, own.member), await signFile(bytes, signer, now));
  }
}

async function makePath(folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of programs) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') await symlink(found, join(folder, name));
  }
}
