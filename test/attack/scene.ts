import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { report } from '../../src/cli/report.ts';
import { command } from '../../src/cli/sensor.ts';
import { createDirectory } from '../../src/engine/index.ts';
import type { TeamFile } from '../../src/release/index.ts';
import { deploy, enrol, type SensorPaths, sensorPaths } from '../../src/sensor/index.ts';
import { clock, copy, turnOn } from '../sensor/lab.ts';
import {
  layOut,
  makeContent,
  makeEnrolment,
  makeMember,
  makeRoleKeys,
  makeRoot,
  makeTar,
  makeTeam,
  type RoleKeys,
  type TestMember,
} from '../verify/publisher.ts';
import { type HostileServer, honest, openHostileServer } from './hostile-server.ts';

/** How a run of the command ended, and what it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A team and its sensors, the newest release, and a server between them that is an enemy's. */
export interface Scene {
  /** What the server serves: release 2, and deltas to it. An enemy changes it at will. */
  readonly live: string;
  /** The live update as it was with release 1. */
  readonly old: string;
  /** The live update with release 2, untouched. */
  readonly fresh: string;
  readonly server: HostileServer;
  readonly keys: RoleKeys;
  /** Two, of whom two have to sign. */
  readonly members: readonly TestMember[];
  readonly team: TeamFile;
  /** Tars of both releases. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly sensor: SensorPaths;
  /** Writes lines of the operator's into sensor.yaml, in place of the address alone. */
  configure(lines: string): Promise<void>;
  /** `clarion sensor update`, at a moment; the day after the first release unless given. */
  update(now?: Date): Promise<Ran>;
}

/** A sensor that was enrolled and has nothing yet, or one that runs rules of release 1 of which its operator chose one. */
export type Standing = 'new' | 'running';
export const standings: readonly Standing[] = ['new', 'running'];

export interface Theatre {
  /** A fresh copy of everything; the one before is gone. */
  open(standing: Standing): Promise<Scene>;
  close(): Promise<void>;
}

/** Makes keys, releases and sensors once, since each scene needs the same. */
export async function openTheatre(): Promise<Theatre> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-attack-'));
  const [old, fresh, live] = [join(folder, 'old'), join(folder, 'fresh'), join(folder, 'live')];
  const server = await openHostileServer(live);
  const members = await Promise.all([makeMember('Ada'), makeMember('Ben')]);
  const team = makeTeam(members, 2);
  const keys = makeRoleKeys();
  const first = await makeTar(makeContent(1), members);
  const second = await makeTar(makeContent(2), members);
  await layOut(old, { number: 1, tar: first, keys });
  await cp(old, fresh, { recursive: true });
  await layOut(fresh, { number: 2, tar: second, keys, older: new Map([[1, first]]) });

  const enrolment = makeEnrolment(server.url, makeRoot(keys), team);
  const made = { new: sensorPaths(join(folder, 'new')), running: sensorPaths(join(folder, 'running')) };
  for (const paths of Object.values(made)) await enrol(paths, enrolment, { clock, engine: 'directory' });
  server.folder = old;
  await runUpdate(made.running, clock());
  await copy(made.running, 'ENSRT:S-1624001');
  await turnOn(made.running, 'ENSRT:S-1624001');
  await deploy(made.running, { engine: createDirectory(), clock, yes: false });

  return {
    open: async (standing) => {
      const state = join(folder, 'sensor');
      for (const [from, into] of [
        [fresh, live],
        [made[standing].state, state],
      ] as const) {
        await rm(into, { recursive: true, force: true });
        await cp(from, into, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      }
      Object.assign(server, { folder: live, trick: honest });
      server.asked.length = 0;
      const sensor = sensorPaths(state);
      const configure = (lines: string) =>
        writeFile(sensor.settings, `engine: directory\nring: stable\n${lines}\n`);
      const update = (now = clock()) => runUpdate(sensor, now);
      return { live, old, fresh, server, keys, members, team, first, second, sensor, configure, update };
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The command itself, in this process: only its clock is another, and what it writes is kept. */
async function runUpdate({ state }: SensorPaths, now: Date): Promise<Ran> {
  const written = { out: '', err: '' };
  const keep = (stream: 'stdout' | 'stderr', into: keyof typeof written) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[into] += String(text);
      return true;
    });
  const spies = [keep('stdout', 'out'), keep('stderr', 'err')];
  vi.useFakeTimers({ toFake: ['Date'], now });
  try {
    await command().exitOverride().parseAsync(['update', '--state', state], { from: 'user' });
    return { code: Number(process.exitCode), ...written };
  } catch (error) {
    const code = report(error, false);
    return { code, ...written };
  } finally {
    process.exitCode = undefined;
    vi.useRealTimers();
    for (const spy of spies) spy.mockRestore();
  }
}
