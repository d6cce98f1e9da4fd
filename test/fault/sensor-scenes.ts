import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/open.ts';
import {
  copySignatures,
  deploy,
  enableSignatures,
  enrol,
  rollback,
  sensorPaths,
  update,
} from '../../src/sensor/index.ts';
import { openJournal } from '../../src/sensor/journal.ts';
import { mergeUpstream, takeUpstream } from '../../src/sensor/take.ts';
import { isEnrolled, readTrust } from '../../src/sensor/trust.ts';
import { readIfThere } from '../../src/store/index.ts';
import { copy, type Lab, makeLab, turnOn } from '../sensor/lab.ts';
import { wholeGeneration, wholeMaster } from '../sensor/run.ts';
import { rule, type Sample } from '../verify/publisher.ts';
import { filesBelow } from '../verify/reader.ts';
import { type CommandUnderTest, start } from './command.ts';
import type { Scene } from './scene.ts';

/** How the next run is made: as a process of its own, or, faster, here. */
export type Next = 'process' | 'here';

export const sensorCommands = [
  'enrol',
  'first update',
  'update',
  'first deploy',
  'deploy',
  'rollback',
  'copy',
  'enable',
  'take',
  'merge',
] as const;
type SensorCommand = (typeof sensorCommands)[number];

const clock = () => new Date();
const asTheyAre = { recursive: true, verbatimSymlinks: true };
const stateIn = (folder: string) => join(folder, 'state');
const [first, second, third] = [1624001, 1624002, 1624003];
/** Those of release `number`: one with a detector that is never the same. */
const samplesOf = (number: number): readonly Sample[] => [
  { sid: first, rule: rule(first, `kalel${number}`, number), revision: number },
  { sid: second, rule: rule(second) },
  {
    sid: third,
    rule: rule(third).replace('sid:', 'lua:look.lua; sid:'),
    detector: { name: 'look.lua', text: `-- ${number}\nfunction init() return {} end\n` },
  },
];

/** A sensor before a command, with releases that are out, and what the operator wants. */
interface Start {
  readonly args: readonly string[];
  /** The same command, run in this process. */
  readonly here: (state: string) => Promise<unknown>;
  /** The installed release before and after; undefined where there is none. */
  readonly release: readonly [number | undefined, number | undefined];
  /** The sids of the generation before and after. */
  readonly sids: readonly [readonly number[] | undefined, readonly number[] | undefined];
}

/** A sensor with a live update of its own, ready for a command. Close it in the end. */
export async function sensorScene(
  name: SensorCommand,
  next: Next,
  program: string,
): Promise<Scene & { close(): Promise<void> }> {
  const lab = await makeLab(true);
  const folders = { start: join(lab.folder, 'start'), end: join(lab.folder, 'end') };
  const folder = join(lab.folder, 'sensor');
  await mkdir(folders.start);
  const { args, here, release, sids } = await starts[name](lab, stateIn(folders.start));
  await cp(folders.start, folders.end, asTheyAre);
  await here(stateIn(folders.end));
  const before = await standing(folders.start);
  const after = await standing(folders.end);
  const command = (of: string, words: readonly string[]): CommandUnderTest => ({
    program,
    args: [...words, '--state', stateIn(of)],
  });
  const steps: readonly [readonly string[], (state: string) => Promise<unknown>][] = [
    [args, here],
    [['sensor', 'update'], updateHere],
    [['deploy'], deployHere],
  ];
  for (const [, step] of steps.slice(1)) await step(stateIn(folders.end));
  const names = await namesBelow(folders.end);

  return {
    name,
    command: command(folder, args),
    folder,
    // Opened by flock, a process of its own.
    beyond: /\/lock$/,
    reset: async () => {
      await rm(folder, { recursive: true, force: true });
      await cp(folders.start, folder, asTheyAre);
    },
    judge: async (of, done) => {
      const paths = sensorPaths(stateIn(of));
      const may = <T>([was, is]: readonly [T, T]) => (done ? [is] : [was, is]);
      expect(may(release), 'the release that is installed').toContain(await wholeMaster(paths));
      expect(may(sids), 'what the engine would load').toContainEqual(await wholeGeneration(paths));
      const now = await standing(of);
      for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)]))
        expect(may([before.files[path], after.files[path]]), path).toContain(now.files[path]);
      expect(now.floor, 'the floor').toBeGreaterThanOrEqual(done ? after.floor : before.floor);
      expect(now.journal.startsWith(before.journal), 'the journal only grows').toBe(true);
      if (done)
        expect(now.journal.split('\n'), 'a line of what was done').toHaveLength(
          after.journal.split('\n').length,
        );
      if (done) expect(now.enrolled).toBe(after.enrolled);

      // A sensor that is enrolled refuses to be enrolled once more, and one that went back would go back further.
      const isDone = name === 'rollback' || (name === 'enrol' && now.enrolled);
      for (const [words, step] of isDone ? steps.slice(1) : steps) {
        if (next === 'here') await step(stateIn(of));
        else {
          const ended = await start(command(of, words));
          expect(ended.code, `${words.join(' ')}: ${ended.err}`).toBe(0);
        }
      }
      expect(await wholeMaster(paths)).toBe(await wholeMaster(sensorPaths(stateIn(folders.end))));
      expect(await wholeGeneration(paths)).toEqual(await wholeGeneration(sensorPaths(stateIn(folders.end))));
      expect((await standing(of)).files).toEqual(after.files);
      expect(await namesBelow(of), 'nothing is left over, and nothing is missing').toEqual(names);
    },
    close: lab.close,
  };
}

interface Standing {
  /** The operator's, in base64, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly floor: number;
  readonly journal: string;
  readonly enrolled: boolean;
}

/** What of a sensor must not be lost. @throws where a part of it can not be read */
async function standing(folder: string): Promise<Standing> {
  const paths = sensorPaths(stateIn(folder));
  const enrolled = await isEnrolled(paths);
  await openJournal(paths.journal, clock);
  return {
    files: existsSync(join(paths.state, 'etc')) ? await filesBelow(join(paths.state, 'etc')) : {},
    floor: enrolled ? ((await readTrust(paths)).floor?.release ?? 0) : 0,
    journal: (await readIfThere(paths.journal))?.toString() ?? '',
    enrolled,
  };
}

/** All paths below a folder; generations without their number, for what was begun takes one. */
async function namesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.map((name) => name.replace(/(?<=\/generations\/)[0-9]+/, 'N')).sort();
}

const starts: Readonly<Record<SensorCommand, (lab: Lab, state: string) => Promise<Start>>> = {
  enrol: async (lab) => {
    await lab.publish(1, samplesOf(1));
    const file = join(lab.folder, 'enrolment.json');
    await writeFile(file, lab.enrolment);
    return {
      args: ['sensor', 'enrol', file, '--engine', 'directory'],
      here: (state) => enrol(sensorPaths(state), lab.enrolment, { clock, engine: 'directory' }),
      release: [undefined, undefined],
      sids: [undefined, undefined],
    };
  },
  'first update': async (lab, state) => {
    await enrolled(lab, state);
    await lab.publish(1, samplesOf(1));
    return updating([undefined, 1], [undefined, undefined]);
  },
  update: async (lab, state) => {
    await deployed(lab, state, [1, 2]);
    await lab.publish(3, samplesOf(3));
    return updating(
      [2, 3],
      [
        [first, third],
        [first, third],
      ],
    );
  },
  'first deploy': async (lab, state) => {
    await enrolled(lab, state);
    await released(lab, state, [1]);
    await turnedOn(state, 'ENSRT:S-1624001', 'ENSRT:S-1624003');
    return deploying([undefined, [first, third]]);
  },
  deploy: async (lab, state) => {
    await deployed(lab, state, [1]);
    await turnedOn(state, 'ENSRT:S-1624002');
    return deploying([
      [first, third],
      [first, second, third],
    ]);
  },
  rollback: async (lab, state) => {
    await deployed(lab, state, [1]);
    await turnedOn(state, 'ENSRT:S-1624002');
    await deployHere(state);
    return {
      args: ['sensor', 'rollback'],
      here: async (at) =>
        rollback(sensorPaths(at), {
          engine: await openDirectory(),
          clock,
          yes: false,
          generation: undefined,
        }),
      release: [1, 1],
      sids: [
        [first, second, third],
        [first, third],
      ],
    };
  },
  copy: async (lab, state) => {
    await deployed(lab, state, [1]);
    const names = ['ENSRT:S-1624002'];
    return {
      args: ['library', 'copy', ...names],
      here: (at) => copySignatures(sensorPaths(at), { selection: { names }, library: 'local', clock }),
      ...keepingUp(1),
    };
  },
  enable: async (lab, state) => {
    await enrolled(lab, state);
    await released(lab, state, [1]);
    const paths = sensorPaths(state);
    await copy(paths, 'ENSRT:S-1624001', 'ENSRT:S-1624002');
    const names = ['ENSRT:S-1624001', 'ENSRT:S-1624002'];
    return {
      args: ['library', 'enable', ...names],
      here: (at: string) => enableSignatures(sensorPaths(at), { selection: { names }, clock }),
      release: [1, 1],
      sids: [undefined, undefined],
    };
  },
  take: async (lab, state) => {
    await deployed(lab, state, [1]);
    await released(lab, state, [2]);
    const names = ['ENSRT:S-1624001', 'ENSRT:S-1624003'];
    return {
      args: ['library', 'take', ...names],
      here: (at) => takeUpstream(sensorPaths(at), { selection: { names }, clock }),
      ...keepingUp(2),
    };
  },
  merge: async (lab, state) => {
    await deployed(lab, state, [1]);
    const file = join(sensorPaths(state).custom, 'local.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('S-1624001 sample', 'S-1624001 sample of ours'));
    await released(lab, state, [2]);
    const names = ['ENSRT:S-1624001', 'ENSRT:S-1624003'];
    return {
      args: ['library', 'merge', ...names],
      here: (at) => mergeUpstream(sensorPaths(at), { selection: { names }, clock }),
      ...keepingUp(2),
    };
  },
};

/** What a change of the custom libraries leaves as it is, under an installed release. */
function keepingUp(release: number): Pick<Start, 'release' | 'sids'> {
  const runs = [first, third];
  return { release: [release, release], sids: [runs, runs] };
}

async function enrolled(lab: Lab, state: string): Promise<void> {
  await enrol(sensorPaths(state), lab.enrolment, { clock, engine: 'directory' });
}

async function released(lab: Lab, state: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    await lab.publish(number, samplesOf(number));
    await update(sensorPaths(state), { clock });
  }
}

async function turnedOn(state: string, ...names: readonly string[]): Promise<void> {
  await copy(sensorPaths(state), ...names);
  await turnOn(sensorPaths(state), ...names);
}

/** A sensor with a generation of its first and third signature. */
async function deployed(lab: Lab, state: string, releases: readonly number[]): Promise<void> {
  await enrolled(lab, state);
  await released(lab, state, releases);
  await turnedOn(state, 'ENSRT:S-1624001', 'ENSRT:S-1624003');
  await deployHere(state);
}

async function deployHere(state: string): Promise<void> {
  await deploy(sensorPaths(state), { engine: await openDirectory(), clock, yes: false });
}

function openDirectory(): Promise<Engine> {
  return openEngine('directory', { suricata: {} });
}

async function updateHere(state: string): Promise<void> {
  await update(sensorPaths(state), { clock });
}

function updating(release: Start['release'], sids: Start['sids']): Start {
  return { args: ['sensor', 'update'], here: updateHere, release, sids };
}

/** Release 1 is installed. */
function deploying(sids: Start['sids']): Start {
  return { args: ['deploy'], here: deployHere, release: [1, 1], sids };
}
