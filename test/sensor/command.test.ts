import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compress } from '../../src/release/index.ts';
import { type Lab, makeLab } from './lab.ts';
import { clarion, type Ended } from './run.ts';

let lab: Lab;
const name = 'ENSRT:S-1624001';
const run = (...args: string[]): Promise<Ended> => clarion([...args, '--state', lab.paths.state]);

beforeAll(async () => {
  lab = await makeLab(true);
  await writeFile(join(lab.folder, 'enrolment.json'), lab.enrolment);
  await writeFile(join(lab.folder, 'team.json'), JSON.stringify(lab.team));
  await writeFile(join(lab.folder, 'clarion-1.tar.zst'), compress(await lab.publish(1)));
});
afterAll(() => lab.close());

describe("an operator's commands, in their order", () => {
  it('before enrolment say what to do', async () => {
    const { code, err } = await run('sensor', 'update');
    expect(code).toBe(2);
    expect(err).toContain('clarion sensor enrol FILE');
  });

  it('enrol, and are told fingerprints and what to add to suricata.yaml', async () => {
    const { code, out } = await run('sensor', 'enrol', join(lab.folder, 'enrolment.json'));
    expect(code).toBe(0);
    expect(out).toContain('2 of 2 must sign');
    expect(out.replaceAll(' ', '')).toContain(lab.team.members[0]?.fingerprint);
    expect(out).toContain(`- ${lab.paths.current}/clarion.rules`);
    expect(out).toContain('allow-rules: true');
  });

  it('update, copy, enable, deploy, and see it in the status', async () => {
    expect(await run('sensor', 'update')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`new       ${name}`),
    });
    expect(await run('sensor', 'update')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing new'),
    });
    expect(await run('library', 'enable', name)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`clarion library copy ${name}`),
    });
    expect(await run('library', 'copy', name)).toMatchObject({ code: 0 });
    expect(await run('library', 'enable', name)).toMatchObject({ code: 0 });
    const deployed = await run('deploy', '--engine', 'directory');
    expect(deployed).toMatchObject({ code: 0, out: expect.stringContaining('added sids 1624001') });
    expect(deployed.out + deployed.err).toContain('no engine was asked');
    expect(deployed.out + deployed.err).not.toMatch(/confirmed|running/);
    expect((await run('deploy', '--engine', 'directory')).out).toContain('written; no engine was asked');
    expect((await run('sensor', 'status')).out).toMatch(
      /generation +1, 1 rule, written; no engine was asked/,
    );
    const { code, out } = await run('sensor', 'status', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        release: { number: 1 },
        copies: { total: 1, enabled: 1 },
        generation: { number: 1, standing: 'written' },
      },
    ]);
    expect((await run('library', 'list')).out).toMatch(/1624001 {2}ENSRT:S-1624001 .*enabled in local/);
  });

  it('refuse to take the last rule away without --yes', async () => {
    await run('library', 'disable', name);
    expect(await run('deploy', '--engine', 'directory')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    });
    expect(await run('deploy', '--engine', 'directory', '--yes')).toMatchObject({ code: 0 });
  });

  it('with a bad update end with 3 and the name of the step; with no server with 5', async () => {
    await writeFile(join(lab.folder, 'live-update', 'metadata', 'timestamp.json'), '<html>');
    expect(await run('sensor', 'update')).toMatchObject({
      code: 3,
      err: expect.stringContaining('[verify/timestamp]'),
    });
    await writeFile(lab.paths.settings, 'url: http://127.0.0.1:9/\n');
    expect(await run('sensor', 'update')).toMatchObject({ code: 5 });
  });

  it('with a damaged state end with 6', async () => {
    await writeFile(join(lab.paths.trust, 'floor.json'), 'nonsense');
    expect(await run('sensor', 'update')).toMatchObject({
      code: 6,
      err: expect.stringContaining('floor.json'),
    });
  });
});

describe('clarion verify', () => {
  const verify = (bundle: string, ...more: string[]) =>
    clarion(['verify', join(lab.folder, bundle), '--team', join(lab.folder, 'team.json'), ...more]);

  it('prints each step, the signers, and the release', async () => {
    const { code, out } = await verify('clarion-1.tar.zst');
    expect(code).toBe(0);
    for (const step of ['archive', 'team', 'signatures', 'digests', 'release', 'content'])
      expect(out).toMatch(new RegExp(`ok  verify/${step}`));
    for (const { name: member, fingerprint } of lab.team.members)
      expect(out).toContain(`signed by ${member}, ${fingerprint}`);
    expect(out).toContain('Release 1 of example, 2005-05-25T10:00:00Z');
    expect(JSON.parse((await verify('clarion-1.tar.zst', '--json')).out)).toMatchObject({
      release: { number: 1 },
      threshold: 2,
    });
  });

  it('ends with 3 and the step for another file, with 2 for none', async () => {
    expect(await verify('team.json')).toMatchObject({
      code: 3,
      err: expect.stringContaining('[verify/archive]'),
    });
    expect(await verify('nothing')).toMatchObject({ code: 2 });
  });
});
