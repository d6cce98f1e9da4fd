import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasCommand } from '../command.ts';
import { clarion, startedWorkspace } from './started.ts';

const draftFile = 'advisories/drafts/w32-a.md';

let root = '';
beforeEach(async () => {
  root = await startedWorkspace();
  await begin('W32.A', '2025-12-31');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function begin(threat: string, released: string, cwd = root): Promise<void> {
  const told = ['--threat', threat, '--title', threat, '--class', 'backdoor', '--released', released];
  const { status, stderr } = clarion(cwd, 'new', 'note', ...told);
  if (status !== 0) throw new Error(stderr);
}

test('id and status change, the file moves to its year, and no other byte is another', async () => {
  // Line ends of Windows, a byte order mark, quotes and a comment: all of them stay.
  const written = (await readFile(join(root, draftFile), 'utf8'))
    .replace('id: draft-w32-a', "id: 'draft-w32-a'  # placeholder")
    .replaceAll('\n', '\r\n');
  await writeFile(join(root, draftFile), `\ufeff${written}`);
  const { status, stdout, stderr } = clarion(root, 'number', 'draft-w32-a', '--json');
  expect(status, stderr).toBe(0);
  const file = 'advisories/2025/EX-2025-00001.md';
  expect(JSON.parse(stdout)).toEqual({
    id: 'EX-2025-00001',
    file,
    was: draftFile,
    status: 'interim',
    // Six empty sections, and the two examples in the front matter.
    faults: 8,
  });
  const expected = written
    .replace("'draft-w32-a'", 'EX-2025-00001')
    .replace('status: draft', 'status: interim');
  expect(await readFile(join(root, file), 'utf8')).toBe(`\ufeff${expected}`);
  expect(await readdir(join(root, 'advisories/drafts'))).toEqual([]);
});

test('the serial runs on across years and leaves no gap for what a faulty file says', async () => {
  await mkdir(join(root, 'advisories/2024'), { recursive: true });
  await writeFile(join(root, 'advisories/2024/EX-2024-00041.md'), '---\nid: EX-2024-00042\n---\n');
  const { status, stdout } = clarion(root, 'number', draftFile, '--status', 'final');
  expect([status, stdout]).toEqual([0, `${draftFile} is advisories/2025/EX-2025-00043.md\n`]);
  expect(await readFile(join(root, 'advisories/2025/EX-2025-00043.md'), 'utf8')).toContain(
    '\nstatus: final\n',
  );
});

test('a note that is numbered, none at all, one without a day: refused, and nothing changes', async () => {
  expect(clarion(root, 'number', 'draft-w32-a').status).toBe(0);
  const numbered = clarion(root, 'number', 'EX-2025-00001');
  expect(numbered.status).toBe(2);
  expect(numbered.stderr).toContain('has its number: EX-2025-00001 [number/numbered]');
  const none = clarion(root, 'number', 'draft-w32-b');
  expect(none.status).toBe(2);
  expect(none.stderr).toContain('[note/unknown]');

  await begin('W32.B', '2026-01-01');
  const file = join(root, 'advisories/drafts/w32-b.md');
  const faulty = (await readFile(file, 'utf8')).replace('released: 2026-01-01', 'released: soon');
  await writeFile(file, faulty);
  const dayless = clarion(root, 'number', 'draft-w32-b');
  expect(dayless.status).toBe(1);
  expect(dayless.stderr).toContain('a fault in `released` [note/faults]');
  expect(await readFile(file, 'utf8')).toBe(faulty);
  expect(await readdir(join(root, 'advisories/2025'))).toEqual(['EX-2025-00001.md']);
});

test('two authors who number at once get the same file, and git reports the conflict', async (ctx) => {
  if (!hasCommand('git')) ctx.skip('git is not installed: nothing can be merged');
  await begin('W32.B', '2025-12-31');
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=drafts');
  const other = `${root}-other`;
  try {
    await cp(root, other, { recursive: true });
    expect(clarion(root, 'number', 'draft-w32-a').stdout).toContain('EX-2025-00001.md');
    expect(clarion(other, 'number', 'draft-w32-b').stdout).toContain('EX-2025-00001.md');
    for (const cwd of [root, other]) {
      git(cwd, 'add', '--all');
      git(cwd, 'commit', '--quiet', '--message=numbered');
    }
    git(root, 'fetch', '--quiet', other, 'main');
    const merge = spawnSync('git', [...identity, 'merge', 'FETCH_HEAD'], { cwd: root, encoding: 'utf8' });
    expect(merge.status).toBe(1);
    expect(merge.stdout).toMatch(/CONFLICT .*advisories\/2025\/EX-2025-00001\.md/);

    // The way out that docs/authoring.md gives.
    git(root, 'merge', '--abort');
    git(root, 'revert', '--no-edit', 'HEAD');
    git(root, 'merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    expect(clarion(root, 'number', 'draft-w32-a').stdout).toContain('EX-2025-00002.md');
    expect(await readdir(join(root, 'advisories/2025'))).toEqual(['EX-2025-00001.md', 'EX-2025-00002.md']);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});
