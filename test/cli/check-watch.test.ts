import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { soundFiles, writeWorkspace } from '../workspace/fixture.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

let root = '';
let child: ChildProcess;
let told = '';
beforeEach(async () => {
  root = await writeWorkspace();
  told = '';
  child = spawn(process.execPath, [clarion, 'check', '--watch'], { cwd: root });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      child.emit('told');
    });
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

/** Waits until a text is told that was not told before, and forgets what came up to it. */
async function tells(text: string): Promise<void> {
  while (!told.includes(text)) await once(child, 'told');
  told = told.slice(told.indexOf(text) + text.length);
}

test('--watch checks again after each save, also one by rename, and ends cleanly', async () => {
  await tells('2 policies: no faults\n');
  await writeFile(join(root, exampleFile), exampleNote.replace('status: final', 'status: finl'));
  await tells('Unexpected "finl" in `status`');
  await tells('2 policies: 1 fault\n');

  await writeFile(join(root, 'advisories/2005/.note.swp'), exampleNote);
  await rename(join(root, 'advisories/2005/.note.swp'), join(root, exampleFile));
  await tells('2 policies: no faults\n');

  await rm(join(root, 'policies/quarantine.yaml'));
  await tells('Unknown policy "quarantine"');
  await tells('1 policy: ');

  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('--watch goes on through a rename, a new folder, a broken clarion.yaml and none at all, and a burst', async () => {
  await tells('2 policies: no faults\n');
  const moved = 'advisories/2005/ETS-i-2005-12576.md';
  await rename(join(root, exampleFile), join(root, moved));
  await tells(`${moved}:2:5`);
  await rename(join(root, moved), join(root, exampleFile));
  await tells('2 policies: no faults\n');

  await mkdir(join(root, 'advisories/2006'));
  await writeFile(join(root, 'advisories/2006/ETS-i-2006-12577.md'), '');
  await tells('Empty note');
  await rm(join(root, 'advisories/2006'), { recursive: true });
  await tells('1 note, 1 signature, 1 alarm, 2 policies: no faults\n');

  const configuration = join(root, 'clarion.yaml');
  await writeFile(configuration, 'workspace: [\n');
  await tells('clarion.yaml:1:12  error  Unexpected open bracket');
  await rm(configuration);
  await tells('clarion.yaml:1:1  error  Missing file');
  await writeFile(configuration, soundFiles['clarion.yaml'] ?? '');
  await tells('2 policies: no faults\n');

  for (let save = 0; save < 100; save++)
    await writeFile(join(root, exampleFile), exampleNote.replace('Windows', `Windows ${save}`));
  await writeFile(join(root, exampleFile), exampleNote.replace('tlp: CLEAR', 'tlp: WHITE'));
  await tells('Unexpected "WHITE" in `tlp`');

  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('SIGTERM ends it as well', async () => {
  await tells('2 policies: no faults\n');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
