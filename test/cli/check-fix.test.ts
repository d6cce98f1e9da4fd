import { spawnSync } from 'node:child_process';
import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { soundFiles, writeWorkspace } from '../workspace/fixture.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const fix = (cwd: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [clarion, 'check', '--fix', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });

const roots: string[] = [];
const workspace = async (files: Readonly<Record<string, string | Uint8Array>>) => {
  const root = await writeWorkspace(files);
  roots.push(root);
  return root;
};
const textOf = (root: string, file: string) => readFile(join(root, file), 'utf8');
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
});

const pairs: readonly (readonly [sound: string, faulty: string])[] = [
  ['tlp: CLEAR', 'tpl:   CLEAR   # as ever'],
  ['"1.0"', '1.0'],
  ['Linux', 'Li\u200bn\u202eux'],
  ['## Overview', '##Overview'],
  ['## Prevention', '## prevention'],
  ['It opens', 'It opens \u00e9'],
  ['Mail servers slow down.', 'See http://worm.attacker/ or bot@worm.attacker. '],
];
const noteOf = (which: 0 | 1) =>
  pairs
    .reduce((note, pair) => note.replace(pair[0], () => pair[which]), exampleNote)
    .replaceAll('\n', '\r\n');

test('--fix mends what is certain and keeps every other byte: comments, order, line ends, mode', async () => {
  const root = await workspace({ [exampleFile]: `\ufeff${noteOf(1)}` });
  await chmod(join(root, exampleFile), 0o600);
  const { status, stdout, stderr } = fix(root);
  expect(await textOf(root, exampleFile)).toBe(
    `\ufeff${noteOf(1)
      .replace('tpl:   CLEAR', 'tlp:   CLEAR')
      .replace('version: 1.0', 'version: "1.0"')
      .replace('Li\u200bn\u202eux', 'Linux')
      .replace('##Overview', '## Overview')
      .replace('## prevention', '## Prevention')
      .replace(
        'See http://worm.attacker/ or bot@worm.attacker. ',
        'See hxxp://worm[.]attacker/ or bot[@]worm[.]attacker.',
      )}`,
  );
  expect(status).toBe(0);
  expect(stdout.match(/ {2}fixed {2}/g)).toHaveLength(8);
  expect(stdout).toContain(
    `${exampleFile}:7:1  fixed  Unexpected key \`tpl\`, expected a known key  schema\n`,
  );
  expect(stderr).toBe('1 note, 1 signature, 1 alarm, 2 policies: no faults, 8 fixed\n');
  expect((await stat(join(root, exampleFile))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(root, 'advisories/2005'))).toEqual(['ETS-i-2005-12575.md']);
});

test('sections of another level and in bold become sections, in a file of CR LF; a second run changes nothing', async () => {
  const text = exampleNote
    .replace('## Overview', '# overview:')
    .replace('## Prevention', '**Prevention**')
    .replace('## Containment', 'Containment')
    .replace('## Repair', '### Repair ###')
    .replaceAll('\n', '\r\n');
  const root = await workspace({ [exampleFile]: text });
  expect(fix(root).stderr).toBe('1 note, 1 signature, 1 alarm, 2 policies: no faults, 4 fixed\n');
  expect(await textOf(root, exampleFile)).toBe(exampleNote.replaceAll('\n', '\r\n'));
  expect(fix(root).stderr).toBe('1 note, 1 signature, 1 alarm, 2 policies: no faults\n');
  expect(await textOf(root, exampleFile)).toBe(exampleNote.replaceAll('\n', '\r\n'));
});

test('what is not certain is told and left alone', async () => {
  const note = exampleNote
    .replace('status: final', 'status: finl')
    .replace('(https://example.org/kalel)', '(http://example.org/kalel)')
    .replace('Mail servers slow down.', 'Mail servers 1.2.3.4 slow down.');
  const root = await workspace({ [exampleFile]: note });
  const { status, stdout } = fix(root);
  expect(status).toBe(1);
  expect(stdout).not.toContain('fixed');
  expect(stdout).toContain('+ Mail servers 1[.]2[.]3[.]4 slow down.\n');
  expect(await textOf(root, exampleFile)).toBe(note);
});

test('a key that is one slip away from two, or stands there already, is left alone', async () => {
  const alarm = (soundFiles['alarms/w32-kalel-a.yaml'] ?? '').replace('name: ', 'name: w32-kalel-a\nnam: ');
  const root = await workspace({ 'alarms/w32-kalel-a.yaml': alarm });
  expect(fix(root).status).toBe(1);
  expect(await textOf(root, 'alarms/w32-kalel-a.yaml')).toBe(alarm);
});

test('with a path only its files are mended, and --json tells what was', async () => {
  const alarm = (soundFiles['alarms/w32-kalel-a.yaml'] ?? '').replace('title:', 'titel:');
  const note = exampleNote.replace('"1.0"', '1.0');
  const root = await workspace({ [exampleFile]: note, 'alarms/w32-kalel-a.yaml': alarm });
  const { status, stdout } = fix(root, '--json', 'alarms');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    faults: [],
    fixed: [{ file: 'alarms/w32-kalel-a.yaml', line: 2, column: 1, expected: ['title'], fixable: true }],
  });
  expect(await textOf(root, 'alarms/w32-kalel-a.yaml')).toBe(soundFiles['alarms/w32-kalel-a.yaml']);
  expect(await textOf(root, exampleFile)).toBe(note);
});

test('a file that is not UTF-8 throughout is left alone', async () => {
  const bytes = Buffer.concat([Buffer.from(exampleNote.replace('"1.0"', '1.0')), Buffer.from([0xe9, 0x0a])]);
  const root = await workspace({ [exampleFile]: bytes });
  expect(fix(root).status).toBe(1);
  expect(await readFile(join(root, exampleFile))).toEqual(bytes);
});
