import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSuricata } from '../../src/engine/index.ts';
import { repository } from './run.ts';

const page = await readFile(join(repository, 'docs/authoring.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-authoring-'));
  await mkdir(join(folder, 'bin'));
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${join(repository, 'bin/clarion.js')}' "$@"\n`;
  await writeFile(join(folder, 'bin/clarion'), shim, { mode: 0o755 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a shell script without a terminal, in a folder, and stops at the first command that fails. */
function sh(script: string, cwd: string) {
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  return spawnSync('sh', ['-eu', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH, HOME: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('docs/authoring.md', () => {
  test('leads from an empty folder to a published note, run as it stands', async (ctx) => {
    if ((await findSuricata()) === undefined) ctx.skip('Suricata is not installed: nothing can be proven');
    expect(blocks.length).toBeGreaterThan(8);
    const { status, stdout, stderr } = sh(blocks.join('\n'), folder);
    expect(status, `${stdout}\n${stderr}`).toBe(0);

    expect(stderr).toContain('1 note, 0 signatures, 0 alarms, 0 policies: 8 warnings');
    expect(stderr).toContain('1 note, 1 signature, 1 alarm, 0 policies: no faults');
    expect(stdout).toContain('advisories/drafts/w32-example-a.md is advisories/2026/EX-2026-00001.md');
    expect(stdout).toContain('Release 1 is published, signed by ada@example.org, bob@example.org.');
    const html = await readFile(
      join(folder, 'security-notes/public/advisories/EX-2026-00001/index.html'),
      'utf8',
    );
    expect(html).toContain('W32.Example.A@mm is an invented worm');
    expect(html).not.toContain('replace-this-example');
    expect(await readdir(join(folder, 'security-notes/advisories/drafts'))).toEqual([]);
  });

  test('publishing goes on without drafts, names them, and refuses a begun signature that no note links', async (ctx) => {
    if ((await findSuricata()) === undefined) ctx.skip('Suricata is not installed: nothing can be proven');
    const root = join(folder, 'security-notes');
    const publish =
      "clarion publish --json --out public --keys ../demo-keys --passphrase-fd 3 3<<'P'\nonly for this demonstration\nP\n";
    const begin = `clarion new note --quiet --threat Other --title Other --class backdoor
      clarion new signature --quiet --note draft-other`;
    expect(sh(begin, root).status).toBe(0);
    const first = sh(publish, root);
    expect(first.status, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ outcome: 'nothing-new', drafts: ['draft-other'] });
    expect(first.stderr).toContain('drafts    1 not published: draft-other');
    expect(await readdir(join(root, 'public/advisories'))).toEqual(['EX-2026-00001']);

    expect(sh('clarion new signature --quiet EXCERT:LOOSE-001', root).status).toBe(0);
    const second = sh(publish, root);
    expect(second.status).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: { code: 'publish/example', message: expect.stringContaining('EXCERT:LOOSE-001') },
    });
  });
});
