import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { findSuricata } from '../../src/engine/index.ts';
import { sha256 } from '../../src/release/index.ts';
import { clarion } from '../end-to-end/run.ts';
import { changed, soundFiles, writeWorkspace } from '../workspace/fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const passphrase = 'correct horse';
let root: string;
let publish: (...more: readonly string[]) => ReturnType<typeof clarion>;
let out: string;

beforeAll(async () => {
  root = await writeWorkspace();
  out = join(root, '..', `${root}-public`);
  const keys = ['--keys', join(root, 'private'), '--passphrase-fd', '3'];
  const member = ['--member', 'Ada Demo <ada@demo.example>'];
  const made = await clarion(
    ['keys', 'create', '--demo', '--threshold', '1', '--workspace', root, ...member, ...keys],
    passphrase,
  );
  if (made.code !== 0) throw new Error(made.stderr);
  const level = (await findSuricata()) === undefined ? ['--allow-unproven'] : [];
  publish = (...more) =>
    clarion(['publish', '--workspace', root, '--out', out, ...keys, ...level, ...more], passphrase);
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(out, { recursive: true, force: true });
});

async function everything(): Promise<readonly string[]> {
  const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Promise.all(paths.map(async (path) => `${path} ${sha256(await readFile(path))}`));
}

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
}

describe('clarion publish', () => {
  test('refuses a history that lies, tells every lie at its place, and writes nothing', async () => {
    expect(await publish()).toMatchObject({ code: 0 });
    const before = await everything();
    // What a run that is asked for by name would make is told by its dry run, too.
    expect(await publish('--dry-run', '--resign')).toMatchObject({
      code: 0,
      stdout: 'This would be release 2:\n  what is published already, signed once more\n',
    });

    await put({
      [exampleFile]: exampleNote
        .replace('title: Worm', 'title: Mail worm')
        .replaceAll('2005-05-25', '2005-05-24'),
      ...changed(signature, 'score: 80', 'score: 90'),
    });
    const refused = await publish();
    expect(refused).toMatchObject({ code: 1 });
    for (const line of [
      `${exampleFile}:3:8  error  Unexpected change of \`title\` without a new revision`,
      `${exampleFile}:5:11  error  Unexpected \`released\` 2005-05-24, expected 2005-05-25`,
      `${exampleFile}:16:29  error  Unexpected \`date\` of the published revision "1.0", expected "2005-05-25"`,
      `${signature}:3:11  error  Unexpected \`revision\` 1 of a signature whose score changed, expected 2`,
    ])
      expect(refused.stdout).toContain(line);
    const atTheDesk = await clarion(['check', '--workspace', root, '--published', out]);
    expect(atTheDesk).toMatchObject({ code: 1, stdout: refused.stdout });
    expect(refused.stderr).toContain('Nothing is published: 4 faults, because release 1 says otherwise');
    const asJson = await publish('--json', '--dry-run');
    expect(asJson).toMatchObject({ code: 1 });
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      error: { kind: 'content', code: 'publish/history' },
      faults: [
        { line: 3 },
        { line: 5 },
        { line: 16 },
        { file: signature, severity: 'error', rule: 'history-signature' },
      ],
    });
    expect(await everything()).toEqual(before);

    await put({
      [exampleFile]: exampleNote
        .replace('title: Worm', 'title: Mail worm')
        .replace(
          /\n---\n\n/,
          '\n  - { version: "1.2", date: 2005-06-01, author: ENSRT STAFF, change: A better title }\n---\n\n',
        ),
      [signature]: (soundFiles[signature] ?? '').replace('revision: 1', 'revision: 2').replace('80', '90'),
    });
    const dry = await publish('--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout.split('\n')).toEqual([
      'This would be release 2:',
      '  changed  note       ETS-i-2005-12575  1.2: A better title',
      '  changed  signature  ENSRT:W32-KALEL-A-001  revision 2, score',
      '',
    ]);
    expect(await everything()).toEqual(before);
  });

  test('check refuses a folder in which nothing of this workspace is published', async () => {
    const check = (folder: string) => clarion(['check', '--workspace', root, '--published', folder]);
    expect(await check(join(root, 'nothing'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`Nothing is published in ${join(root, 'nothing')}`),
    });
    await put(changed('clarion.yaml', 'workspace: test-team', 'workspace: other'));
    expect(await check(out)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not of other'),
    });
  });

  test('check compares once there is no fault', async () => {
    await put({ ...soundFiles, [exampleFile]: exampleNote.replace('status: final', 'status: finl') });
    const { code, stdout, stderr } = await clarion(['check', '--workspace', root, '--published', out]);
    expect(code).toBe(1);
    expect(stdout).toContain('Unexpected "finl" in `status`');
    expect(stderr).toContain(`Once there is no fault, it is compared with ${out}.`);
  });
});
