import { execFileSync } from 'node:child_process';
import { appendFile, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { createSuricata, findSuricata } from '../../src/engine/index.ts';
import { namedRules } from '../../src/sensor/generation.ts';
import { deploy, rollback, type SensorPaths } from '../../src/sensor/index.ts';
import { needing } from '../command.ts';
import { refusalOf } from '../verify/reader.ts';
import { alert, makeSensor } from './installed.ts';
import { clock, copy, turnOff, turnOn } from './lab.ts';
import { makeSite, type Site } from './site.ts';

const script =
  'function init(args)\n local needs = {}\n needs["payload"] = tostring(true)\n return needs\nend\nfunction match(args)\n return 0\nend\n';
const sids = [1624001, 1624002, 1624003];
const withScript = 1624009;
const broken = (sid: number) => alert(sid).replace('content', 'contend');

const binary = await findSuricata();

/** One Suricata for all, with a neighbour who has 30 rules, 25 of them broken: more than the engine ever lists. */
describe('an engine that lies', needing('Suricata', binary !== undefined), () => {
  let site: Site;
  let paths: SensorPaths;
  let engine: Engine;
  let close: () => Promise<void>;
  const neighbours = [
    ...Array.from({ length: 5 }, (_, index) => alert(9_000 + index)),
    ...Array.from({ length: 25 }, (_, index) => broken(9_100 + index)),
  ].join('\n');

  beforeAll(async () => {
    const sensor = await makeSensor({
      own: [
        ...sids.map((sid) => ({ sid, rule: alert(sid) })),
        {
          sid: withScript,
          rule: alert(withScript, 'lua:x.lua; '),
          detector: { name: 'x.lua', text: script },
        },
      ],
    });
    ({ paths } = sensor);
    site = await makeSite(binary ?? '');
    // Other tests count what is left in the folder that all share.
    vi.stubEnv('TMPDIR', site.folder);
    close = async () => {
      await site.close();
      await sensor.close();
    };
    await writeFile(site.neighbour, `${neighbours}\n`);
    await site.configure(['neighbour.rules', namedRules(paths)]);
    await site.start();
    engine = createSuricata({ binary: binary ?? '', config: site.config });
    await copy(paths, ...sids.map(String), String(withScript));
    await turnOn(paths, '1624001');
    await site.configure(['neighbour.rules', namedRules(paths)], named);
    expect(await deploy(paths, { engine, clock, yes: false })).toMatchObject({
      standing: 'confirmed',
      detail: '6 rules loaded, 1 of them ours',
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await close?.();
  });
  beforeEach(async () => {
    await turnOff(paths, ...sids.slice(1).map(String), String(withScript));
    await turnOn(paths, '1624001');
    expect(await go()).toMatchObject({ standing: 'confirmed' });
  });

  /** The configuration names the socket; ours is found there. */
  const named = (yaml: string) =>
    yaml.replace(
      '"security"',
      `"unix-command": {"enabled": "yes", "filename": "${site.socket}"}, "security"`,
    );
  const findings = (detectors: boolean) => engine.inspect({ named: namedRules(paths), detectors });
  const go = (asked: Engine = engine) => deploy(paths, { engine: asked, clock, yes: false });
  const held = (loaded: number, failed = 25) => [
    { id: 0, rules_loaded: loaded, rules_failed: failed, rules_skipped: 0 },
  ];
  const lastEvent = async () =>
    JSON.parse((await readFile(paths.journal, 'utf8')).trim().split('\n').at(-1) ?? '');
  const reloads = async () => (await site.log()).split('rule reload starting').length;
  /** The engine after something happened between its test and the first reload. */
  const meanwhile = (happens: () => Promise<void>): Engine => {
    let first = true;
    return {
      ...engine,
      reload: async (...args) => {
        if (first) await happens();
        first = false;
        return engine.reload(...args);
      },
    };
  };

  it.each<[string, () => Promise<void>, number?]>([
    ['one bad rule', () => appendFile(namedRules(paths), `${broken(1)}\n`)],
    ['all rules bad', () => writeFile(namedRules(paths), `${broken(1)}\n${broken(2)}\n${broken(3)}\n`)],
    ['an empty file', () => writeFile(namedRules(paths), '')],
    ['a missing file', () => rm(namedRules(paths))],
    [
      "a sid in a neighbour's file since the test",
      () => writeFile(site.neighbour, `${alert(1624002)}\n${neighbours}\n`),
      7,
    ],
  ])('and says OK to %s is not believed: back to what was, reloaded, said', async (_, lie, left = 6) => {
    const before = await readlink(paths.current);
    await turnOn(paths, '1624002', '1624003');
    onTestFinished(() => writeFile(site.neighbour, `${neighbours}\n`));
    const refused = await refusalOf(go(meanwhile(lie)));
    expect(refused).toMatchObject({
      kind: 'engine',
      code: 'engine/reload',
      message: expect.stringMatching(/was undone, generation \d+ is back: Suricata holds \d+ rules?/),
    });
    expect(await readlink(paths.current)).toBe(before);
    expect(await site.holds()).toEqual(held(left));
    expect(await lastEvent()).toMatchObject({
      event: 'undone',
      standing: left === 6 ? 'confirmed' : 'unknown',
    });
  });

  it('by its test refuses what a neighbour has, before anything is switched', async () => {
    const before = await readlink(paths.current);
    await writeFile(
      site.neighbour,
      `\n${alert(1624002).replace(' content', ' \\\ncontent')}\n${neighbours}\n`,
    );
    onTestFinished(() => writeFile(site.neighbour, `${neighbours}\n`));
    await turnOn(paths, '1624002');
    const refused = await refusalOf(go());
    expect(refused).toMatchObject({ kind: 'content', code: 'deploy/sid' });
    expect(refused.message).toMatch(
      /1624002: ENSRT:S-1624002 at .*local\.yaml:\d+, and .*neighbour\.rules:3/,
    );
    expect(await readlink(paths.current)).toBe(before);
  });

  it('takes what other files brought meanwhile for theirs', async () => {
    await writeFile(site.neighbour, `${alert(9_200)}\n${neighbours}\n`);
    await turnOn(paths, '1624002');
    expect(await go()).toMatchObject({
      standing: 'confirmed',
      detail: expect.stringMatching(
        /^8 rules loaded, 2 of them ours; other rule files changed .* 5 rules and 25 refused before, 6 and 25 now$/,
      ),
    });
    await writeFile(site.neighbour, `${neighbours}\n`);
    await turnOff(paths, '1624002');
    expect(await go()).toMatchObject({ standing: 'confirmed' });
    expect(await site.holds()).toEqual(held(6));
  });

  it('with Lua kept out by its configuration, or only since it runs, takes no detector', async () => {
    const before = await readlink(paths.current);
    const without = (yaml: string) => named(yaml).replace('"allow-rules": "true"', '"allow-rules": "false"');
    const files = ['neighbour.rules', namedRules(paths)];
    onTestFinished(() => site.configure(files, named));
    await turnOn(paths, String(withScript));
    await site.configure(files, without);
    expect(await refusalOf(go())).toMatchObject({
      code: 'engine/test',
      hint: expect.stringContaining('allow-rules'),
    });
    expect(await findings(true)).toContainEqual({
      what: 'detectors',
      good: false,
      is: 'kept out by suricata.yaml',
      hint: expect.any(String),
    });
    await site.start();
    await site.configure(files, named);
    expect(await refusalOf(go())).toMatchObject({
      code: 'engine/lua',
      hint: expect.stringContaining('restart'),
    });
    expect(await findings(true)).toContainEqual(
      expect.objectContaining({ is: 'kept out by the running engine' }),
    );
    expect(await readlink(paths.current)).toBe(before);
    await site.start();
    expect(await go()).toMatchObject({ standing: 'confirmed' });
    await turnOff(paths, String(withScript));
    expect(await go()).toMatchObject({ standing: 'confirmed' });
  });

  it('that is killed during the reload has the generation before when it starts again', async () => {
    const before = await readlink(paths.current);
    await turnOn(paths, '1624002');
    const refused = await refusalOf(
      go(
        meanwhile(async () => {
          // A pipe that nobody writes to: the engine is still reading when its end comes.
          await rm(site.neighbour);
          execFileSync('mkfifo', [site.neighbour]);
          const starts = await reloads();
          void site.killWhen(async () => (await reloads()) > starts);
        }),
      ),
    );
    await rm(site.neighbour);
    await writeFile(site.neighbour, `${neighbours}\n`);
    expect(refused.message).toMatch(
      /generation \d+ is back: Suricata hung up at ruleset-reload-rules.*no engine answers/,
    );
    expect(await readlink(paths.current)).toBe(before);
    expect(await lastEvent()).toMatchObject({ event: 'undone', standing: 'waiting' });
    await site.start();
    expect(await site.holds()).toEqual(held(6));
    expect(await go()).toMatchObject({ outcome: 'deployed', standing: 'confirmed' });
    expect(await site.holds()).toEqual(held(7));
  });

  it('goes back to the generation before, and from there builds anew', async () => {
    expect(await go()).toMatchObject({ standing: 'confirmed' });
    await turnOn(paths, '1624003');
    const { generation } = await go();
    const back = await rollback(paths, { engine, clock, yes: false });
    expect(back).toMatchObject({ from: generation, sids: [1624001], standing: 'confirmed' });
    expect(await site.holds()).toEqual(held(6));
    expect(await refusalOf(rollback(paths, { engine, clock, yes: false }))).toMatchObject({
      kind: 'usage',
      expected: expect.stringContaining(String(generation)),
    });
    expect(await rollback(paths, { engine, clock, yes: false, generation })).toMatchObject({ generation });
    expect(await site.holds()).toEqual(held(7));
    expect(await go()).toMatchObject({ outcome: 'nothing-to-do', generation });
  });

  it('that was started with -S refuses to reload, and says how to start it', async () => {
    await site.start('-S', site.neighbour);
    onTestFinished(() => site.start());
    await turnOn(paths, '1624002');
    expect(await refusalOf(go())).toMatchObject({
      code: 'engine/reload',
      hint: expect.stringContaining('-S'),
    });
  });

  it('is looked at, its configuration and what runs', async () => {
    const look = async () => (await findings(false)).map(({ what, good, is }) => [what, good, is]);
    expect(await look()).toEqual([
      ['program', true, expect.stringContaining('Suricata')],
      ['rule file', true, `named in ${site.config}, beside 1 other file`],
      ['socket', true, `${site.socket} answers`],
      ['rules', true, expect.stringMatching(/\d rules loaded, 25 refused/)],
    ]);
    await site.configure(['neighbour.rules'], named);
    onTestFinished(() => site.configure(['neighbour.rules', namedRules(paths)], named));
    await site.kill();
    expect(await look()).toEqual([
      ['program', true, expect.any(String)],
      ['rule file', false, `${site.config} does not name ${namedRules(paths)}`],
      ['socket', false, `nobody answers at ${site.socket}`],
    ]);
    await turnOn(paths, '1624002');
    expect(await refusalOf(go())).toMatchObject({
      code: 'engine/rule-file',
      hint: expect.stringContaining('- /'),
    });
  });
});
