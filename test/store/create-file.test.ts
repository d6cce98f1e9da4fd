import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFile, expectFree } from '../../src/store/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-create-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file is made with its folders, and nothing is left beside it', async () => {
  await createFile(join(folder, 'a/b/note.md'), Buffer.from('text'));
  expect(await readFile(join(folder, 'a/b/note.md'), 'utf8')).toBe('text');
  expect(await readdir(join(folder, 'a/b'))).toEqual(['note.md']);
});

test('neither a file nor a link, even one that leads nowhere, is written over', async () => {
  await writeFile(join(folder, 'note.md'), 'old');
  await symlink(join(folder, 'nowhere'), join(folder, 'link.md'));
  for (const name of ['note.md', 'link.md']) {
    await expect(createFile(join(folder, name), Buffer.from('new'))).rejects.toMatchObject({
      kind: 'usage',
      code: 'file/exists',
    });
    await expect(expectFree(join(folder, name))).rejects.toMatchObject({ code: 'file/exists' });
  }
  await expectFree(join(folder, 'other.md'));
  expect(await readFile(join(folder, 'note.md'), 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['link.md', 'note.md']);
});
