import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { excerpt } from '../../src/cli/excerpt.ts';
import { changed, writeWorkspace } from '../workspace/fixture.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const run = (root: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [clarion, 'check', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });

const roots = { sound: '', warned: '', faulty: '', misspelt: '' };
beforeAll(async () => {
  roots.sound = await writeWorkspace();
  roots.warned = await writeWorkspace(
    changed(exampleFile, '(https://example.org/kalel)', '(http://example.org/kalel)'),
  );
  roots.misspelt = await writeWorkspace(
    changed(exampleFile, 'policies: [quarantine]', 'policies: ["quarantaine"]'),
  );
  roots.faulty = await writeWorkspace({
    ...changed(exampleFile, 'status: final', 'status: finl'),
    ...changed('alarms/w32-kalel-a.yaml', 'count: 3', 'count: 0'),
  });
});
afterAll(async () => {
  for (const root of Object.values(roots)) await rm(root, { recursive: true, force: true });
});

test('a sound workspace: exit 0, nothing on standard output, what was read on standard error', () => {
  const { status, stdout, stderr } = run(roots.sound);
  expect([status, stdout, stderr]).toEqual([0, '', '1 note, 1 signature, 1 alarm, 2 policies: no faults\n']);
});

test('warnings alone: exit 0', () => {
  const { status, stdout, stderr } = run(roots.warned);
  expect(status).toBe(0);
  expect(stdout).toContain(`${exampleFile}:28:30  warning  Unexpected insecure address`);
  expect(stderr).toBe('1 note, 1 signature, 1 alarm, 2 policies: 1 warning\n');
});

test('faults: exit 1; each with its place, its line, a caret and a hint', () => {
  const { status, stdout, stderr } = run(roots.faulty);
  expect(status).toBe(1);
  expect(stdout).toBe(
    [
      `${exampleFile}:6:9  error  Unexpected "finl" in \`status\`, expected one of draft, interim, final, withdrawn  schema`,
      '  6 | status: finl',
      '    |         ^^^^',
      '    + status: final',
      '    Did you mean `final`?',
      '',
      'alarms/w32-kalel-a.yaml:4:21  error  Unexpected 0 in `threshold.count`, expected at least 1  schema',
      '  4 | threshold: { count: 0, seconds: 60 }',
      '    |                     ^',
      '',
      '',
    ].join('\n'),
  );
  expect(stderr).toBe('1 note, 1 signature, 1 alarm, 2 policies: 2 faults\n');
});

test('with a path only its faults are shown and counted, and the others are mentioned', () => {
  const { status, stdout, stderr } = run(roots.faulty, 'alarms');
  expect(status).toBe(1);
  expect(stdout).toContain('alarms/w32-kalel-a.yaml:4:21');
  expect(stdout).not.toContain(exampleFile);
  expect(stderr).toContain('1 fault (1 more in other files)');
  expect(run(roots.faulty, 'policies').status).toBe(0);
});

test('a path finds its workspace from anywhere, and --workspace names one', () => {
  expect(run('/', join(roots.faulty, exampleFile)).stdout).toContain(`${exampleFile}:6:9`);
  expect(run('/', '--workspace', roots.faulty).status).toBe(1);
});

test('--json is one document with faults and counts', () => {
  const { status, stdout } = run(roots.faulty, '--json', exampleFile);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    faults: [
      {
        file: exampleFile,
        line: 6,
        column: 9,
        endLine: 6,
        endColumn: 13,
        severity: 'error',
        rule: 'schema',
        reason: 'Unexpected "finl" in `status`, expected one of draft, interim, final, withdrawn',
        hint: 'Did you mean `final`?',
        expected: ['final'],
      },
    ],
    counts: { notes: 1, signatures: 1, alarms: 1, policies: 2, libraries: 0, faults: 1, warnings: 0 },
  });
});

test('a path outside, a path that is not there, no workspace: exit 2', () => {
  expect(run(roots.sound, '--workspace', roots.sound, roots.faulty).status).toBe(2);
  expect(run(roots.sound, 'nowhere.md').status).toBe(2);
  expect(run(roots.sound, '--workspace', join(roots.sound, 'alarms')).status).toBe(2);
  expect(run('/').stderr).toContain('--workspace DIR');
});

test('an excerpt is cut around its column, and shows what a terminal would obey', () => {
  expect(excerpt('', 3, 1)).toEqual([]);
  expect(excerpt('a\x1b[31mb', 3, 7)).toEqual(['  3 | a\\x1b[31mb', '    |          ^']);
  const [line, caret] = excerpt(`${'x'.repeat(300)}y${'x'.repeat(300)}`, 3, 301);
  expect(line?.length).toBeLessThan(120);
  expect(line?.[caret?.indexOf('^') ?? 0]).toBe('y');
});

test('carets stand below the whole place, and the corrected line below them, in the quotes that are there', () => {
  expect(excerpt('status: finl # x', 6, 9, 13, 'status: final # x')).toEqual([
    '  6 | status: finl # x',
    '    |         ^^^^',
    '    + status: final # x',
  ]);
  const { stdout } = run(roots.misspelt);
  expect(stdout).toContain('  12 | policies: ["quarantaine"]\n     |            ^^^^^^^^^^^^^\n');
  expect(stdout).toContain('     + policies: ["quarantine"]\n');
});
