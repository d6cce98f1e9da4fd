import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { writeNotes } from '../../bench/workspace.ts';
import { ClarionError } from '../../src/names/error.ts';
import { proveSignatures } from '../../src/proof/index.ts';
import { type Planning, preparePublication, publish, readPrepared } from '../../src/publish/index.ts';
import { enrol, sensorPaths, update } from '../../src/sensor/index.ts';
import { readSettings, writeSettings } from '../../src/sensor/settings.ts';
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
import type { Scene } from './scene.ts';

type PublicCommand = 'first publish' | 'publish' | 'finish' | 'resign' | 'refresh';

/** The newest release before each, and after. */
const releasesOf: Readonly<Record<PublicCommand, readonly [number, number]>> = {
  'first publish': [0, 1],
  publish: [1, 2],
  finish: [1, 2],
  resign: [1, 2],
  refresh: [1, 1],
};

const secret = 'correct horse';
const passphrase = async () => secret;
const clock = () => new Date();
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

  if (name === 'first publish') await mkdir(within('start'));
  else await publish({ ...(await planning(before)), passphrase });
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
  };
  const releases = releasesOf[name];
  // A release again of the same content is asked for by name, and the next run is not.
  const then = releases[name === 'resign' ? 0 : 1];

  const scene: Scene = {
    name,
    command: commands[name],
    folder: out,
    // A bundle is named by its digest, and what is signed anew in each run has another; that of `finish` stays.
    beyond: name === 'finish' ? undefined : /[0-9a-f]{64}/,
    reset: async () => {
      await rm(out, { recursive: true, force: true });
      await cp(within('start'), out, asTheyAre);
    },
    judge: async (of, done) => {
      const sensors = await mkdtemp(within('sensors-'));
      const [fresh, kept] = [join(sensors, 'fresh'), join(sensors, 'old')];
      if (hadRelease) await cp(old, kept, asTheyAre);
      const may = done ? releases.slice(1) : releases;
      expect(may, 'what a new sensor gets').toContain(await follow(fresh, of));
      if (hadRelease) expect(may, 'what a sensor of before gets').toContain(await follow(kept, of));

      const ended = await start(publishing(of));
      expect(ended.code, ended.err).toBe(0);
      for (const sensor of hadRelease ? [fresh, kept] : [fresh])
        expect(await follow(sensor, of), 'what a sensor gets then').toBeGreaterThanOrEqual(then);
      await expectWholeSite(of);
      await rm(sensors, { recursive: true });
    },
  };
  return { scene, close: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Enrols a sensor from a public folder, if it is not yet, and updates it. Fails where it is refused anything.
 *
 * @returns the release that it then holds; 0 where nothing has been published so far.
 */
async function follow(state: string, folder: string): Promise<number> {
  const paths = sensorPaths(state);
  const url = `${pathToFileURL(join(folder, 'live-update')).href}/`;
  const settings = existsSync(paths.settings) ? await readSettings(paths.settings) : undefined;
  if (settings === undefined) {
    const file = await readIfThere(join(folder, 'live-update', 'enrolment.json'));
    if (file === undefined) return 0;
    await enrol(paths, file, { url, engine: 'directory', clock });
  } else await writeFile(paths.settings, writeSettings({ ...settings, url }));
  if (!existsSync(join(folder, 'live-update', 'metadata', 'timestamp.json'))) {
    await expect(update(paths, { clock })).rejects.toBeInstanceOf(ClarionError);
    return 0;
  }
  return (await update(paths, { clock })).release ?? 0;
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
