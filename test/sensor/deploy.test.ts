import { appendFile, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectory } from '../../src/engine/directory.ts';
import { ClarionError } from '../../src/names/error.ts';
import { deploy, readStatus, rollback, update } from '../../src/sensor/index.ts';
import { day, rule, samples } from '../verify/publisher.ts';
import { refusalOf } from '../verify/reader.ts';
import {
  clock,
  copy,
  type Lab,
  makeEngine,
  makeLab,
  type TestEngine,
  turnOff,
  turnOn,
  untouchable,
} from './lab.ts';

let lab: Lab;
let engine: TestEngine;
const one = 'ENSRT:S-1624001';
const two = 'ENSRT:S-1624002';

beforeEach(async () => {
  lab = await makeLab();
  engine = makeEngine();
  await lab.enrol();
  await lab.publish(1);
  await update(lab.paths, { clock });
  await copy(lab.paths, one, two);
});
afterEach(() => lab.close());

const go = (yes = false) => deploy(lab.paths, { engine, clock, yes });
const enable = (...names: string[]) => turnOn(lab.paths, ...names);
const disable = (...names: string[]) => turnOff(lab.paths, ...names);
const rules = () => readFile(join(lab.paths.current, 'clarion.rules'), 'utf8');
const standing = async () => (await readStatus(lab.paths, day(1))).generation?.standing;
const events = async () =>
  (await readFile(lab.paths.journal, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event)
    .filter((event) => !['enrolled', 'updated'].includes(event));

describe('deploy', () => {
  it('does nothing while nothing is enabled', async () => {
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', generation: undefined });
    expect(engine.asked).toEqual([]);
    expect(await readdir(lab.paths.generations)).toEqual([]);
  });

  it('tests, switches, reloads, confirms, and says so in the journal', async () => {
    await enable(two, one);
    expect(await go()).toMatchObject({
      outcome: 'deployed',
      generation: 1,
      added: [1624001, 1624002],
      removed: [],
      standing: 'confirmed',
    });
    expect(engine.asked).toEqual(['test 1624001 1624002', 'reload 1624001 1624002']);
    expect(await rules()).toBe(`${rule(1624001)}\n${rule(1624002, 'second')}\n`);
    expect(await readlink(lab.paths.current)).toBe('generations/0001');
    expect(await events()).toEqual(['switched', 'confirmed']);
    const manifest = await readFile(join(lab.paths.current, 'manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ format: 1, release: 1, sids: [1624001, 1624002] });
    expect(manifest).not.toMatch(/\d{4}-\d\d-\d\d|T\d\d:/);
    expect((await readStatus(lab.paths, day(1))).generation).toEqual({
      number: 1,
      rules: 2,
      standing: 'confirmed',
    });
  });

  it('has nothing to do for the same signatures', async () => {
    await enable(one);
    await go();
    engine.asked.length = 0;
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', generation: 1 });
    expect(engine.asked).toEqual([]);
  });

  it('changes nothing that runs on an update alone', async () => {
    await enable(one);
    await go();
    await lab.publish(2, [{ sid: 1624001, rule: rule(1624001, 'other', 2), revision: 2 }]);
    await update(lab.paths, { clock });
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do' });
    expect(await rules()).toBe(`${rule(1624001)}\n`);
  });

  it('numbers on, and keeps the generation before', async () => {
    for (const [change, names] of [
      [enable, [one]],
      [enable, [two]],
      [disable, [one]],
    ] as const) {
      await change(...names);
      await go();
    }
    expect((await readdir(lab.paths.generations)).sort()).toEqual(['0002', '0003']);
    expect(await rules()).toBe(`${rule(1624002, 'second')}\n`);
  });

  it('wants --yes to take the last rule away', async () => {
    await enable(one);
    await go();
    await disable(one);
    const before = await untouchable(lab.paths);
    expect(await refusalOf(go())).toMatchObject({ kind: 'usage', code: 'deploy/empty' });
    expect(await untouchable(lab.paths)).toEqual(before);
    expect(await go(true)).toMatchObject({ outcome: 'deployed', removed: [1624001] });
    expect(await rules()).toBe('');
  });

  it.each([
    [22, 11, true],
    [22, 10, false],
    [11, 1, true],
    [12, 1, false],
  ])('from %i rules to %i: goes without --yes is %s', async (had, left, goes) => {
    const sids = Array.from({ length: had }, (_, index) => 1624001 + index);
    await lab.publish(
      2,
      sids.map((sid) => ({ sid, rule: rule(sid) })),
    );
    await update(lab.paths, { clock });
    const names = sids.map((sid) => `ENSRT:S-${sid}`);
    await copy(lab.paths, ...names.slice(2));
    await enable(...names);
    await go();
    await disable(...names.slice(left));
    if (!goes) {
      expect(await refusalOf(go())).toMatchObject({ kind: 'usage', code: 'deploy/fewer' });
      expect(engine.held).toHaveLength(had);
    }
    expect(await go(!goes)).toMatchObject({ outcome: 'deployed' });
    expect(engine.held).toHaveLength(left);
  });

  it('refuses faulty custom files, and touches no engine', async () => {
    await writeFile(join(lab.paths.custom, 'other.yaml'), 'library: other\nsignature: []\n');
    expect(await refusalOf(go())).toMatchObject({
      kind: 'content',
      message: expect.stringContaining('other.yaml:2:1'),
    });
    expect(engine.asked).toEqual([]);
  });

  it('puts detectors beside the rules, which name them by the path that the engine finds', async () => {
    const text = 'function init(args)\n  return {}\nend\n';
    await lab.publish(2, [
      ...samples,
      {
        sid: 1624003,
        rule: 'alert tcp any any -> any 25 (msg:"lua:m.lua"; lua:!m.lua; sid:1624003; rev:1;)',
        detector: { name: 'm.lua', text },
      },
    ]);
    await update(lab.paths, { clock });
    await copy(lab.paths, 'ENSRT:S-1624003');
    await enable('ENSRT:S-1624003');
    await go();
    const folder = await realpath(lab.paths.current);
    expect(await rules()).toBe(
      `alert tcp any any -> any 25 (msg:"lua:m.lua"; lua:!${folder}/detectors/1624003-m.lua; sid:1624003; rev:1;)\n`,
    );
    expect(await readFile(join(folder, 'detectors', '1624003-m.lua'), 'utf8')).toBe(text);
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do' });
  });

  it('with no engine running waits for it, and confirms when it runs', async () => {
    engine.running = false;
    await enable(one);
    expect(await go()).toMatchObject({ outcome: 'deployed', standing: 'waiting' });
    expect(await standing()).toBe('waiting');
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', standing: 'waiting' });
    engine.running = true;
    engine.held = [1624001];
    expect(await go()).toMatchObject({ outcome: 'finished', standing: 'confirmed' });
    expect(await standing()).toBe('confirmed');
  });
});

describe('the directory engine, for whoever has no engine here', () => {
  const write = () => deploy(lab.paths, { engine: createDirectory(), clock, yes: false });

  it('writes the same generation, and never says that an engine confirmed it', async () => {
    await enable(one);
    expect(await write()).toMatchObject({ outcome: 'deployed', generation: 1, standing: 'written' });
    expect(await rules()).toBe(`${rule(1624001)}\n`);
    expect(await events()).toEqual(['switched', 'written']);
    expect(await standing()).toBe('written');
    expect(await write()).toMatchObject({ outcome: 'nothing-to-do', generation: 1, standing: 'written' });
  });

  it.each([
    ['that holds nothing of ours yet', []],
    ['that has loaded the generation at its start', [1624001]],
  ])('leaves the test and the reload to an engine that comes later, one %s', async (_, held) => {
    await enable(one);
    await write();
    engine.held = held;
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 2, standing: 'confirmed' });
    expect(engine.asked).toEqual(['test 1624001', 'reload 1624001']);
    expect(await standing()).toBe('confirmed');
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', standing: 'confirmed' });
  });
});

describe('an engine that refuses', () => {
  it('in its test leaves everything as it was', async () => {
    await enable(one);
    await go();
    await enable(two);
    const before = await untouchable(lab.paths);
    engine.fail = 'test';
    expect(await refusalOf(go())).toMatchObject({ kind: 'engine', code: 'engine/test' });
    expect(await untouchable(lab.paths)).toEqual(before);
    expect(await rules()).toBe(`${rule(1624001)}\n`);
    expect((await events()).at(-1)).toBe('generation-refused');
  });

  it('on reload has the generation before again, and gives its number to no other', async () => {
    await enable(one);
    await go();
    await enable(two);
    engine.fail = 'reload';
    const refused = await refusalOf(go());
    expect(refused).toMatchObject({
      kind: 'engine',
      code: 'engine/reload',
      message: expect.stringContaining('generation 1 is back'),
    });
    expect(engine.asked.at(-1)).toBe('reload 1624001');
    expect(engine.held).toEqual([1624001]);
    expect(await standing()).toBe('confirmed');
    expect(await readlink(lab.paths.current)).toBe('generations/0001');
    expect(await readdir(lab.paths.generations)).toEqual(['0001']);
    expect((await events()).at(-1)).toBe('undone');
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 3 });
  });

  it('on the first reload leaves no generation, as before', async () => {
    await enable(one);
    engine.fail = 'reload';
    expect(await refusalOf(go())).toMatchObject({
      kind: 'engine',
      message: expect.stringContaining('no generation now'),
    });
    expect(engine.held).toEqual([]);
    expect(await readdir(lab.paths.state)).not.toContain('current');
    expect(await go()).toMatchObject({ outcome: 'deployed', standing: 'confirmed' });
  });

  it('and then refuses the generation before too has both told', async () => {
    await enable(one);
    await go();
    await enable(two);
    const stubborn = {
      ...engine,
      reload: async () => {
        throw new ClarionError('engine', 'it hung up', { code: 'engine/hung-up' });
      },
    };
    const { message } = await refusalOf(deploy(lab.paths, { engine: stubborn, clock, yes: false }));
    expect(message.match(/it hung up/g)).toHaveLength(2);
    expect(await readlink(lab.paths.current)).toBe('generations/0001');
    expect(await standing()).toBe('unknown');
    await disable(two);
    engine.asked.length = 0;
    expect(await go()).toMatchObject({ outcome: 'deployed', sids: [1624001], standing: 'confirmed' });
    expect(engine.asked).toEqual(['test 1624001', 'reload 1624001']);
  });
});

describe('a run that was killed', () => {
  /** An engine that dies with its caller at a step. */
  const dying = (at: 'baseline' | 'reload') => ({
    ...engine,
    [at]: async () => {
      throw new Error('killed');
    },
  });

  it('after the switch and before the reload is finished by the next', async () => {
    await enable(one);
    await expect(deploy(lab.paths, { engine: dying('reload'), clock, yes: false })).rejects.toThrow('killed');
    expect(await events()).toEqual(['switched']);
    expect(await standing()).toBe('unknown');
    expect(await go()).toMatchObject({ outcome: 'finished', generation: 1, standing: 'confirmed' });
    expect(engine.held).toEqual([1624001]);
    expect(await events()).toEqual(['switched', 'confirmed']);
  });

  it('there, and then refused by the engine, is undone by the next', async () => {
    await enable(one);
    await go();
    await enable(two);
    await expect(deploy(lab.paths, { engine: dying('reload'), clock, yes: false })).rejects.toThrow('killed');
    engine.fail = 'reload';
    expect(await refusalOf(go())).toMatchObject({ kind: 'engine' });
    expect(await readlink(lab.paths.current)).toBe('generations/0001');
    expect(engine.held).toEqual([1624001]);
    expect(await go()).toMatchObject({ outcome: 'deployed', sids: [1624001, 1624002] });
  });

  it('before the switch leaves a folder that the next run does not mistake for a generation', async () => {
    await enable(one);
    await expect(deploy(lab.paths, { engine: dying('baseline'), clock, yes: false })).rejects.toThrow(
      'killed',
    );
    expect(await readdir(lab.paths.state)).not.toContain('current');
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 2 });
    expect(await readdir(lab.paths.generations)).toEqual(['0002']);
  });

  it('between the line in the journal and the switch is undone, and deployed anew', async () => {
    await enable(one);
    await go();
    await enable(two);
    await appendFile(
      lab.paths.journal,
      `${JSON.stringify({ time: day(1).toISOString(), event: 'switched', generation: 2, previous: 1, before: { loaded: 101, failed: 0 } })}\n`,
    );
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 3 });
    expect(await events()).toEqual(['switched', 'confirmed', 'switched', 'undone', 'switched', 'confirmed']);
  });

  it('there, of what the operator has taken back since, leaves what is confirmed confirmed', async () => {
    await enable(one);
    await go();
    await appendFile(
      lab.paths.journal,
      `${JSON.stringify({ time: day(1).toISOString(), event: 'switched', generation: 2, previous: 1, before: { loaded: 101, failed: 0 } })}\n`,
    );
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', generation: 1, standing: 'confirmed' });
    expect(await standing()).toBe('confirmed');
  });

  it('and whose journal is gone is no reason to believe that the engine holds what is current', async () => {
    await enable(one);
    await go();
    await rm(lab.paths.journal);
    expect(await standing()).toBe('unknown');
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 2, standing: 'confirmed' });
  });
});

describe('rollback', () => {
  const back = (generation?: number, yes = false) => rollback(lab.paths, { engine, clock, generation, yes });

  it('gives the generation before to the engine again, and deploy builds anew from there', async () => {
    expect(await refusalOf(back())).toMatchObject({ kind: 'usage', code: 'rollback/generation' });
    await enable(one);
    await go();
    expect(await refusalOf(back())).toMatchObject({ message: 'No generation before 1 is kept' });
    await enable(two);
    await go();
    expect(await refusalOf(back(7))).toMatchObject({ expected: expect.stringContaining('1') });
    expect(await refusalOf(back(2))).toMatchObject({ message: 'Generation 2 is current already' });
    engine.asked.length = 0;
    expect(await back()).toEqual({
      generation: 1,
      from: 2,
      sids: [1624001],
      standing: 'confirmed',
      detail: '101 rules',
    });
    expect(engine.asked).toEqual(['test 1624001', 'reload 1624001']);
    expect(await readlink(lab.paths.current)).toBe('generations/0001');
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 3, sids: [1624001, 1624002] });
    expect((await readdir(lab.paths.generations)).sort()).toEqual(['0001', '0003']);
  });

  it.each(['test', 'reload'] as const)(
    'that the engine refuses in its %s keeps both generations',
    async (fail) => {
      await enable(one);
      await go();
      await enable(two);
      await go();
      engine.fail = fail;
      expect(await refusalOf(back())).toMatchObject({ kind: 'engine' });
      expect(engine.held).toEqual([1624001, 1624002]);
      expect(await readlink(lab.paths.current)).toBe('generations/0002');
      expect((await readdir(lab.paths.generations)).sort()).toEqual(['0001', '0002']);
      expect(await back()).toMatchObject({ generation: 1, standing: 'confirmed' });
    },
  );

  it('that was killed is finished by the next, and undone keeps what was there before it', async () => {
    await enable(one);
    await go();
    await enable(two);
    await go();
    const dying = {
      ...engine,
      reload: async () => {
        throw new Error('killed');
      },
    };
    await expect(rollback(lab.paths, { engine: dying, clock, yes: false })).rejects.toThrow('killed');
    engine.fail = 'reload';
    expect(await refusalOf(go())).toMatchObject({ message: expect.stringContaining('generation 2 is back') });
    expect((await readdir(lab.paths.generations)).sort()).toEqual(['0001', '0002']);
  });

  it('to a generation without rules wants --yes', async () => {
    await enable(one);
    await go();
    await disable(one);
    await go(true);
    await enable(one);
    await go();
    expect(await refusalOf(back())).toMatchObject({ kind: 'usage', code: 'deploy/empty' });
    expect(await back(undefined, true)).toMatchObject({ sids: [] });
  });
});

describe('a damaged generation', () => {
  it('is named, with the way out, and the way out works', async () => {
    await enable(one);
    await go();
    await appendFile(join(lab.paths.current, 'clarion.rules'), '\n');
    const refused = await refusalOf(go());
    expect(refused).toMatchObject({
      kind: 'state',
      message: expect.stringContaining('clarion.rules was changed'),
    });
    await rm(lab.paths.current);
    engine.held = [];
    expect(await go()).toMatchObject({ outcome: 'deployed', generation: 2, standing: 'confirmed' });
  });
});
