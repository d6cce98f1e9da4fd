import { mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Baseline, Engine, GenerationFiles, Reload } from '../../src/engine/engine.ts';
import { ClarionError } from '../../src/names/error.ts';
import type { TeamFile } from '../../src/release/index.ts';
import {
  type Copied,
  copySignatures,
  disableSignatures,
  enableSignatures,
  enrol,
  type SensorPaths,
  type Switched,
  sensorPaths,
} from '../../src/sensor/index.ts';
import {
  day,
  layOut,
  makeContent,
  makeEnrolment,
  makeMember,
  makeRoleKeys,
  makeRoot,
  makeTar,
  makeTeam,
  never,
  type RoleKeys,
  type Sample,
  type TestMember,
} from '../verify/publisher.ts';
import { filesBelow } from '../verify/reader.ts';

export const clock = () => day(1);

/** A publisher with its keys, a folder that it publishes in, and a sensor's folders. */
export interface Lab {
  readonly folder: string;
  readonly url: string;
  readonly keys: RoleKeys;
  readonly members: readonly TestMember[];
  readonly team: TeamFile;
  readonly enrolment: Uint8Array;
  readonly paths: SensorPaths;
  publish(number: number, samples?: readonly Sample[]): Promise<Uint8Array>;
  enrol(): Promise<void>;
  close(): Promise<void>;
}

/** @param lasting makes what the publisher signs good under the machine's own clock, for runs of the command. */
export async function makeLab(lasting = false): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-sensor-'));
  const live = join(folder, 'live-update');
  const url = `${pathToFileURL(live).href}/`;
  const members = await Promise.all(['Ada', 'Ben'].map((name) => makeMember(name, lasting ? 40_000 : 365)));
  const team = makeTeam(members, 2);
  const keys = makeRoleKeys();
  const enrolment = makeEnrolment(url, makeRoot(keys, 1, lasting ? never : day(400)), team);
  const paths = sensorPaths(join(folder, 'state'));
  const expires = { timestamp: never, snapshot: never, targets: never, stable: never };
  const tars = new Map<number, Uint8Array>();
  return {
    folder,
    url,
    keys,
    members,
    team,
    enrolment,
    paths,
    publish: async (number, samples) => {
      const tar = await makeTar(makeContent(number, samples), members);
      const before = tars.get(number - 1);
      await layOut(live, {
        number,
        tar,
        keys,
        ...(lasting ? { expires } : {}),
        ...(before === undefined ? {} : { older: new Map([[number - 1, before]]) }),
      });
      tars.set(number, tar);
      return tar;
    },
    enrol: async () => {
      await enrol(paths, enrolment, { clock, engine: 'directory' });
      await writeFile(join(folder, 'enrolment.json'), enrolment);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a refused update must leave as it is, byte for byte, and where the links point. */
export async function untouchable(paths: SensorPaths): Promise<unknown> {
  const link = (path: string) => readlink(path).catch(() => 'none');
  const files = await filesBelow(paths.state);
  return {
    master: await link(paths.master),
    current: await link(paths.current),
    files: Object.fromEntries(
      Object.entries(files).filter(
        ([name]) => !/^(metadata|trust|partial)\/|^(journal\.jsonl|lock)$/.test(name),
      ),
    ),
  };
}

export interface TestEngine extends Engine {
  /** What the engine was asked, in order. */
  readonly asked: string[];
  /** sids that it holds of ours. */
  held: readonly number[];
  /** Makes the next of these fail. */
  fail: 'test' | 'reload' | undefined;
  running: boolean;
  /** Rule files of neighbours. */
  others: readonly string[];
}

/** An engine that does as it is told, and keeps count of rules as a real one does. */
export function makeEngine(): TestEngine {
  const refuse = (what: string): never => {
    engine.fail = undefined;
    throw new ClarionError('engine', `the ${what} failed`, { code: `engine/${what}` });
  };
  const engine: TestEngine = {
    name: 'suricata',
    answers: true,
    asked: [],
    held: [],
    fail: undefined,
    running: true,
    others: [],
    version: async () => 'Test 1',
    otherRuleFiles: async () => engine.others,
    inspect: async () => [],
    test: async ({ sids }: GenerationFiles) => {
      engine.asked.push(`test ${sids.join(' ')}`);
      if (engine.fail === 'test') refuse('test');
      return undefined;
    },
    baseline: async (): Promise<Baseline> =>
      engine.running ? { loaded: 100 + engine.held.length, failed: 0 } : undefined,
    reload: async (generation, before, previous): Promise<Reload> => {
      if (!engine.running) return { outcome: 'not-running', detail: 'nobody answers' };
      engine.asked.push(`reload ${generation.sids.join(' ')}`);
      if (engine.fail === 'reload') refuse('reload');
      engine.held = generation.sids;
      const wanted =
        (before?.loaded ?? 100) - (before === undefined ? 0 : previous.length) + generation.sids.length;
      const loaded = 100 + engine.held.length;
      if (loaded !== wanted)
        throw new ClarionError('engine', `${loaded} rules, not ${wanted}`, { code: 'engine/reload' });
      return { outcome: 'confirmed', detail: `${loaded} rules` };
    },
  };
  return engine;
}

/** Copies signatures to the library `local`. */
export async function copy(paths: SensorPaths, ...names: readonly string[]): Promise<readonly Copied[]> {
  return (await copySignatures(paths, { selection: { names }, library: 'local', clock })).copied;
}

export async function turnOn(paths: SensorPaths, ...names: readonly string[]): Promise<readonly Switched[]> {
  return (await enableSignatures(paths, { selection: { names }, clock })).switched;
}

export async function turnOff(paths: SensorPaths, ...names: readonly string[]): Promise<readonly Switched[]> {
  return (await disableSignatures(paths, { selection: { names }, clock })).switched;
}
