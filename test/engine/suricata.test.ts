import { chmod, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSuricata, findSuricata, type RunningSuricata, startSuricata } from '../../src/engine/index.ts';
import { capture, conversationSchema } from '../../src/traffic/index.ts';
import { testFolder } from './folder.ts';
import { generation, rule } from './generation.ts';
import { suricata } from './installed.ts';

const mail = capture(
  conversationSchema.parse({
    description: 'one line to a mail server',
    sessions: [{ client: '192.0.2.10:49152', server: '198.51.100.25:25', talk: [{ client: 'hello world' }] }],
  }),
);

describe("the engine's test of a generation", () => {
  it('passes one whose rules it loads, an empty one too', async (context) => {
    const engine = createSuricata({ binary: await suricata(context) });
    const folder = await testFolder();
    await engine.test(await generation(folder, [rule(1), rule(2), `# ${rule(3)}`], [1, 2]));
    await engine.test(await generation(folder, ['# none enabled'], []));
  });

  it.for<[string, readonly string[], readonly number[], RegExp]>([
    [
      'a bad rule, in its own words',
      [rule(1), rule(2).replace('content', 'contend')],
      [1, 2],
      /1 of 2 rules.*unknown rule keyword 'contend'/,
    ],
    ['an empty file', [], [1], /0 of 1 rules/],
    ['a rule too few', [rule(1)], [1, 2], /1 of 2 rules/],
    ['the same sid twice', [rule(1), rule(1, 'other')], [1, 2], /1 of 2 rules/],
    [
      'a detector that is not there',
      [rule(1).replace('sid', 'lua:none.lua; sid')],
      [1],
      /0 of 1 rules.*none\.lua/,
    ],
  ])('refuses %s', async ([, rules, sids, reason], context) => {
    const engine = createSuricata({ binary: await suricata(context) });
    const files = await generation(await testFolder(), rules, sids);
    await expect(engine.test(files)).rejects.toMatchObject({
      kind: 'engine',
      code: 'engine/test',
      message: expect.stringMatching(reason),
    });
  });

  it('refuses a file that is not there', async (context) => {
    const engine = createSuricata({ binary: await suricata(context) });
    const folder = await testFolder();
    await expect(
      engine.test({ folder, rules: join(folder, 'clarion.rules'), named: join(folder, 'x'), sids: [1] }),
    ).rejects.toMatchObject({ code: 'engine/test' });
  });

  it("finds detectors in the generation's folder, and asks for Lua where the site's yaml keeps it out", async (context) => {
    const binary = await suricata(context);
    const folder = await testFolder();
    await writeFile(
      join(folder, 'zip.lua'),
      'function init(args)\n local needs = {}\n needs["payload"] = tostring(true)\n return needs\nend\nfunction match(args)\n return 0\nend\n',
    );
    const files = await generation(folder, [rule(1).replace('sid', 'lua:zip.lua; sid')], [1]);
    await createSuricata({ binary }).test(files);
    const config = join(folder, 'site.yaml');
    await writeFile(
      config,
      '%YAML 1.1\n---\nvars: {address-groups: {HOME_NET: any}}\nlogging: {outputs: [{console: {enabled: no}}]}\n',
    );
    await expect(createSuricata({ binary, config }).test(files)).rejects.toMatchObject({
      hint: expect.stringMatching(/allow-rules/),
    });
  });

  it("tells a mistake in the site's yaml in the engine's own words", async (context) => {
    const binary = await suricata(context);
    const folder = await testFolder();
    const config = join(folder, 'site.yaml');
    await writeFile(config, 'no yaml for Suricata');
    const files = await generation(folder, [rule(1)], [1]);
    await expect(createSuricata({ binary, config }).test(files)).rejects.toMatchObject({
      message: expect.stringMatching(/yaml/i),
    });
  });

  it('leaves nothing behind', async (context) => {
    const engine = createSuricata({ binary: await suricata(context) });
    const before = await leftovers();
    await engine.test(await generation(await testFolder(), [rule(1)], [1]));
    expect(await leftovers()).toEqual(before);
  });

  it('says which engine it is, or that it is none', async (context) => {
    expect(await createSuricata({ binary: await suricata(context) }).version()).toMatch(/^Suricata [78]\./);
    await expect(createSuricata({ binary: '/bin/true' }).version()).rejects.toMatchObject({
      code: 'engine/version',
    });
    await expect(createSuricata({ binary: '/nowhere/suricata' }).version()).rejects.toMatchObject({
      code: 'engine/absent',
    });
  });
});

describe('a running engine', () => {
  it('loads the next generation, uses it, and is not believed when it lies', async (context) => {
    const binary = await suricata(context);
    const state = await testFolder();
    const first = await generation(join(state, '1'), [rule(1)], [1]);
    const second = await generation(join(state, '2'), [rule(2, 'world'), rule(3)], [2, 3]);
    const bad = await generation(
      join(state, '3'),
      [rule(2, 'world'), rule(3).replace('content', 'contend')],
      [2, 3],
    );
    const empty = await generation(join(state, '4'), [], [1]);
    await writeFile(join(state, 'other.rules'), `${rule(9)}\n`);
    await switchTo(state, '1');
    const running = await start(binary, state);
    const engine = createSuricata({ binary, socket: running.socket });
    expect(await sids(running)).toEqual([1, 9]);

    const before = await engine.baseline(first);
    expect(before).toEqual({ loaded: 2, failed: 0 });
    await switchTo(state, '2');
    expect(await engine.reload(second, before, first.sids)).toMatchObject({ outcome: 'confirmed' });
    expect(await sids(running)).toEqual([2, 3, 9]);

    const held = await engine.baseline(second);
    await switchTo(state, '3');
    await expect(engine.reload(bad, held, second.sids)).rejects.toMatchObject({
      code: 'engine/reload',
      message: expect.stringMatching(/line 2/),
    });
    await switchTo(state, '4');
    await expect(engine.reload(empty, held, second.sids)).rejects.toMatchObject({
      message: expect.stringMatching(/holds 1 rule /),
    });
    await switchTo(state, 'missing');
    await expect(engine.reload(empty, held, second.sids)).rejects.toMatchObject({
      message: expect.stringMatching(/holds 1 rule /),
    });

    await switchTo(state, '2');
    expect(await engine.reload(second, held, second.sids)).toMatchObject({ outcome: 'confirmed' });
    expect(await sids(running)).toEqual([2, 3, 9]);
  });

  it('tells a capture that it could not read, and packets whose checksums are wrong', async (context) => {
    const state = await testFolder();
    await generation(join(state, 'current'), [rule(1)], [1]);
    const running = await start(await suricata(context), state);
    expect(await running.replay(Buffer.from('no capture'))).toEqual({
      alerts: [],
      packets: 0,
      wrongChecksums: 0,
      limits: [],
    });
    const broken = Buffer.from(mail);
    broken.writeUInt16BE(0xbad, broken.indexOf('hello') - 4);
    expect(await running.replay(broken)).toMatchObject({ wrongChecksums: 1 });
    expect(await sids(running)).toEqual([1]);
  });

  it('ends when it is stopped, and takes its socket with it', async (context) => {
    const binary = await suricata(context);
    const state = await testFolder();
    const files = await generation(join(state, 'current'), [rule(1)], [1]);
    const before = await leftovers();
    const running = await start(binary, state);
    await running.stop();
    expect(await leftovers()).toEqual(before);
    expect(await createSuricata({ binary, socket: running.socket }).baseline(files)).toBeUndefined();
    await expect(running.replay(mail)).rejects.toThrow();
  });

  it('that can not start says why', async () => {
    const state = await testFolder();
    await expect(start('/nowhere/suricata', state)).rejects.toMatchObject({
      code: 'engine/start',
      message: expect.stringMatching(/ENOENT/),
    });
  });

  it('is not started for a caller who has given up', async (context) => {
    const binary = await suricata(context);
    const folder = await testFolder();
    const before = await leftovers();
    const options = {
      binary,
      folder,
      ruleFiles: [],
      defaultRulePath: folder,
      signal: AbortSignal.abort(new Error('enough')),
    };
    await expect(startSuricata(options)).rejects.toThrow('enough');
    expect(await leftovers()).toEqual(before);
  });
});

describe('finding the engine', () => {
  it('takes no folder and no file that can not be run for it', async () => {
    const folder = await testFolder();
    await writeFile(join(folder, 'suricata'), '', { mode: 0o644 });
    expect(await findSuricata(`${folder}:relative:`)).toBeUndefined();
    await chmod(join(folder, 'suricata'), 0o755);
    expect(await findSuricata(`/nowhere:${folder}`)).toBe(join(folder, 'suricata'));
  });
});

async function start(binary: string, state: string): Promise<RunningSuricata> {
  const running = await startSuricata({
    binary,
    folder: join(state, 'engine'),
    ruleFiles: ['clarion.rules', join(state, 'other.rules')],
    defaultRulePath: join(state, 'current'),
  });
  onTestFinished(() => running.stop());
  return running;
}

async function switchTo(state: string, name: string): Promise<void> {
  await symlink(name, join(state, 'next'));
  await rename(join(state, 'next'), join(state, 'current'));
}

async function sids(running: RunningSuricata): Promise<readonly number[]> {
  const { alerts, packets, wrongChecksums } = await running.replay(mail);
  expect({ read: packets > 0, wrongChecksums }).toEqual({ read: true, wrongChecksums: 0 });
  return alerts.map(({ sid }) => sid).sort((a, b) => a - b);
}

/** Our own temporary folders; those of tests are named otherwise. */
async function leftovers(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => /^clarion-[A-Za-z0-9]{6}$/.test(name));
}
