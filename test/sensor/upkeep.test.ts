import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { update } from '../../src/sensor/index.ts';
import { rule, type Sample, samples } from '../verify/publisher.ts';
import { type Lab, makeLab } from './lab.ts';

let lab: Lab;
const [one, two, three] = ['ENSRT:S-1624001', 'ENSRT:S-1624002', 'ENSRT:S-1624003'];
const script = (second: string) => `function init(args)\n  return {}\nend\n-- ${second}\n-- last\n`;
const lua = (revision: number, second: string): Sample => ({
  sid: 1624003,
  rule: `alert tcp any any -> any 25 (msg:"x"; content:"a"; lua:mail.lua; classtype:misc-attack; sid:1624003; rev:${revision};)`,
  detector: { name: 'mail.lua', text: script(second) },
});
const changed = (sid: number): Sample => ({
  sid,
  rule: rule(sid).replace('"; content:"', '"; nocase; content:"'),
});
/** Runs the command in this process: a sequence as long as this one would wait for Node to start dozens of times. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: string[][] = [[], []];
  const into =
    (lines: string[] = []) =>
    (text: unknown) =>
      lines.push(String(text)) > 0;
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into(out)),
    vi.spyOn(process.stderr, 'write').mockImplementation(into(err)),
  ];
  try {
    const code = await main([...args, '--state', lab.paths.state]);
    return { code, out: (out ?? []).join(''), err: (err ?? []).join('') };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
    process.stdout.removeAllListeners('error');
  }
}
const local = () => join(lab.paths.custom, 'local.yaml');
const edit = async (from: string, to: string) =>
  writeFile(
    local(),
    (await readFile(local(), 'utf8')).replace(from, () => to),
  );

beforeAll(async () => {
  lab = await makeLab(true);
  await lab.enrol();
  await lab.publish(1, [...samples, lua(1, 'first')]);
  await update(lab.paths, { clock: () => new Date() });
});
afterAll(() => lab.close());

describe('an operator who copies, edits and keeps up', () => {
  it('copies with the whole base, which stays beside the library', async () => {
    expect((await run('library', 'copy', one, two, three)).code).toBe(0);
    const bases = await readFile(join(lab.paths.custom, 'local.base'), 'utf8');
    expect(
      bases
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([rule(1624001), rule(1624002, 'second'), lua(1, 'first').rule, script('first')]);
    expect((await run('library', 'status')).out).toContain(`local (${local()}): 3 current`);
  });

  it('edits, and is told what a release changes before it is installed', async () => {
    await edit(
      rule(1624001),
      rule(1624001).replace('sid:', 'threshold:type limit, track by_src, count 1, seconds 9; sid:'),
    );
    await edit('-- last', '-- last, and ours');
    await run('library', 'enable', one, two, three);
    const before = await readFile(local(), 'utf8');
    await lab.publish(2, [changed(1624001), changed(1624002), lua(2, 'second')]);
    const dry = await run('sensor', 'update', '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('Nothing of it is installed') });
    expect(dry.out).toContain(`changed   ${one}`);
    expect(dry.out).toContain('ETS-i-2005-12575 ');
    expect(dry.out).toContain(`enabled in local; you edited it too: clarion library diff ${one}`);
    expect(dry.out).toContain(`your copy is behind: clarion library take ${two}`);
    expect((await run('library', 'status')).out).toContain('1 current, 2 edited');
    const done = await run('sensor', 'update');
    expect(done.out).toBe(dry.out);
    expect(await readFile(local(), 'utf8')).toBe(before);
  });

  it('sees what changed between the releases, option by option', async () => {
    const { out } = await run('library', 'diff');
    expect(out).toContain('From release 1 to 2:');
    expect(out).toMatch(/\+ nocase;/);
    expect(out).toMatch(/mail\.lua:\n.*- -- first\n.*\+ -- second/);
    expect((await run('library', 'diff', '--from', '7')).code).toBe(2);
  });

  it('sees in one view what upstream changed and what they changed', async () => {
    expect((await run('library', 'status')).out).toContain('1 behind, 2 both');
    const { out, err } = await run('library', 'diff', one, three);
    expect(out).toMatch(/upstream {2}\+ nocase;/);
    expect(out).toMatch(/yours {5}\+ threshold:type limit/);
    expect(out).toMatch(/mail\.lua:\n {2}these changes clash:\n {2}was/);
    expect(err).toContain(`clarion library merge ${one}`);
    expect(err).toContain(`clarion library keep ${three}`);
  });

  it('takes, merges and keeps; a slip loses no edit', async () => {
    expect(await run('library', 'take', one)).toMatchObject({
      code: 2,
      err: expect.stringContaining('you edited it'),
    });
    const taken = await run('library', 'take', '--library', 'local');
    expect(taken.out).toBe(`${two} in local has what the release has\n`);
    expect(taken.err).toContain(`${one} left out: you edited it`);
    const dry = await run('library', 'merge', '--library', 'local', '--dry-run');
    const merged = await run('library', 'merge', '--library', 'local');
    expect(merged.out).toBe(dry.out.replace('would be changed: ', ''));
    expect(merged.err).toContain(`${three} left out: your changes and those of the release clash`);
    const text = await readFile(local(), 'utf8');
    expect(text).toContain('nocase; content:');
    expect(text).toContain('threshold:type limit');
    expect(text).toContain('-- last, and ours');
    expect((await run('library', 'keep', three)).out).toContain('compared with this release');
    expect((await run('library', 'status')).out).toContain('1 current, 2 edited');
    const given = await run('library', 'take', '--discard-edits', three);
    expect(given.out).toContain('was: alert tcp');
    expect(await readFile(local(), 'utf8')).toContain('-- second');
  });

  it('follows: the next deploy has the newest, and no file changes', async () => {
    expect((await run('library', 'follow', two, three)).code).toBe(0);
    const text = await readFile(local(), 'utf8');
    expect(text).toContain(`  - name: ${two}\n    enabled: true\n    sid: 1624002\n`);
    expect((await run('deploy')).code).toBe(0);
    await lab.publish(3, [...samples, lua(3, 'third')]);
    const updated = await run('sensor', 'update');
    expect(updated.out).toContain('followed: the next deploy has it');
    expect((await run('deploy')).code).toBe(0);
    expect(await readFile(join(lab.paths.current, 'clarion.rules'), 'utf8')).toContain(
      rule(1624002, 'second'),
    );
    expect(await readFile(join(lab.paths.current, 'detectors', '1624003-mail.lua'), 'utf8')).toBe(
      script('third'),
    );
    expect(await readFile(local(), 'utf8')).toBe(text);
  });

  it('is told of what is withdrawn: a held copy runs on, a followed one does not', async () => {
    await lab.publish(4, [lua(3, 'third')]);
    const { out } = await run('sensor', 'update');
    expect(out).toContain(`your copy keeps running; clarion library keep ${one}`);
    expect(out).toContain(`the next deploy leaves it out. clarion library hold ${two} keeps it`);
    const deployed = await run('deploy');
    expect(deployed).toMatchObject({
      code: 0,
      err: expect.stringContaining(`${two} is followed and enabled, and does not run`),
    });
    const rules = () => readFile(join(lab.paths.current, 'clarion.rules'), 'utf8');
    expect(await rules()).not.toContain('sid:1624002');
    expect(await rules()).toContain('sid:1624001');
    expect((await run('library', 'status')).out).toContain('1 follows, 2 withdrawn');
    // The release before still has it.
    expect((await run('library', 'hold', two)).code).toBe(0);
    await run('deploy');
    expect(await rules()).toContain(rule(1624002, 'second'));
    await run('library', 'keep', one, two);
    expect((await run('library', 'status')).out).toContain('1 follows, 2 own');
  });

  it('with a faulty file updates, is told, and does not deploy', async () => {
    const text = await readFile(local(), 'utf8');
    await writeFile(local(), text.replace('enabled: true', 'enabled: perhaps'));
    await lab.publish(5, [...samples, lua(4, 'fourth')]);
    const { code, err } = await run('sensor', 'update');
    expect(code).toBe(0);
    expect(err).toContain('Your custom files have faults');
    const status = await run('library', 'status');
    expect(status).toMatchObject({ code: 1, err: expect.stringContaining(`${local()}:`) });
    expect(await run('deploy')).toMatchObject({ code: 1, err: expect.stringMatching(/local\.yaml:\d+:\d+/) });
    await writeFile(local(), text);
  });

  it('subscribes to a group, with exceptions; suricata-update files are taken over', async () => {
    await rm(local());
    expect((await run('library', 'subscribe', 'ENSRT')).out).toContain('3 signatures, 3 enabled');
    expect(await readFile(local(), 'utf8')).toBe('library: local\ngroups: [ENSRT]\n');
    await writeFile(
      join(lab.folder, 'disable.conf'),
      '# ours\n1:1624001\nre:LUA:mail\ngroup:emerging-dos.rules\n',
    );
    await writeFile(join(lab.folder, 'enable.conf'), '1624003, 9\n');
    const files = ['disable', 'enable'].flatMap((name) => ['--from', join(lab.folder, `${name}.conf`)]);
    const { out, err } = await run('library', 'enable', ...files);
    expect(out).toContain(`${one} is now disabled`);
    expect(err).toContain('disable.conf:4: group:emerging-dos.rules is not taken over');
    expect((await run('deploy')).out).toContain('2 rules');
    await lab.publish(6, [...samples, lua(4, 'fourth'), { sid: 1624009, rule: rule(1624009) }]);
    expect((await run('sensor', 'update')).out).toContain('enabled in local by its group; followed');
    expect((await run('deploy')).out).toContain('added sids 1624009');
    await writeFile(join(lab.folder, 'bad.conf'), '\nre:(\n');
    expect(await run('library', 'enable', '--from', join(lab.folder, 'bad.conf'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('bad.conf:2:1: Unexpected pattern'),
    });
    expect((await run('library', 'unsubscribe', 'ENSRT')).code).toBe(0);
    expect((await run('library', 'status')).out).toContain('1 follows');
  });
});
