import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import {
  checkedWorkspace,
  findRoot,
  isPublic,
  loadWorkspace,
  notesNaming,
} from '../../src/workspace/index.ts';
import { changed, writeWorkspace } from './fixture.ts';

let root = '';
beforeEach(async () => {
  root = await writeWorkspace();
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test('a sound workspace is read whole: notes, signatures with their samples, alarms, policies', async () => {
  const { workspace, faults, counts } = await loadWorkspace(root);
  expect(faults).toEqual([]);
  expect(counts).toEqual({ notes: 1, signatures: 1, alarms: 1, policies: 2, libraries: 0 });
  expect(workspace?.configuration.workspace).toBe('test-team');
  expect(workspace?.signatures.map(({ data }) => data.name)).toEqual(['ENSRT:W32-KALEL-A-001']);
  expect(workspace?.signatures[0]?.fires).toMatchObject([
    { path: 'samples/worm.yaml', kind: 'conversation' },
  ]);
  expect(workspace?.signatures[0]?.silent).toMatchObject([
    { path: 'samples/mail.yaml', kind: 'conversation' },
  ]);
  expect(workspace?.policies.map(({ name }) => name)).toEqual(['quarantine', 'smtp-egress']);
});

test('a note is its front matter, its lead and its sections, as Markdown and as a tree', async () => {
  const [note] = (await checkedWorkspace(root)).notes;
  expect(note?.matter.threat).toEqual({ name: 'W32.Kalel.A@mm', classes: ['mass-mailing-worm'] });
  expect(note?.leadMarkdown).toBe('A note to try the checks on.');
  expect(note?.sections.map(({ heading, line }) => `${line} ${heading}`)).toEqual([
    '22 Overview',
    '26 Description',
    '30 Threat Assessment',
    '36 Detection',
    '40 Prevention',
    '44 Containment',
    '48 Repair',
  ]);
  expect(note?.sections[0]?.markdown).toBe('The worm mails itself to the addresses that it finds.');
  expect(note?.sections[2]?.content.map(({ type }) => type)).toEqual(['heading', 'paragraph']);
  expect(note?.at(['threat', 'classes', 0])).toEqual({ line: 4, column: 43 });
});

test('notes stand in the order of their ids, and a signature knows the notes that link it', async () => {
  const older = await writeWorkspace({
    'advisories/2005/ETS-i-2005-12570.md': exampleNote.replace('12575', '12570'),
    'advisories/2005/ETS-i-2005-12571.md': exampleNote
      .replace('12575', '12571')
      .replace('signatures: [ENSRT:W32-KALEL-A-001]\nalarms: [w32-kalel-a]\n', '')
      .replace('`ENSRT:W32-KALEL-A-001` fires', 'fires'),
  });
  const workspace = await checkedWorkspace(older);
  await rm(older, { recursive: true });
  const ids = (notes: typeof workspace.notes) => notes.map(({ matter }) => matter.id);
  expect(ids(workspace.notes)).toEqual(['ETS-i-2005-12570', 'ETS-i-2005-12571', 'ETS-i-2005-12575']);
  expect(ids(notesNaming(workspace, 'ENSRT:W32-KALEL-A-001'))).toEqual([
    'ETS-i-2005-12570',
    'ETS-i-2005-12575',
  ]);
  expect(notesNaming(workspace, 'ENSRT:OTHER')).toEqual([]);
});

test('a note is public with TLP:CLEAR alone, and never as a draft', async () => {
  const [note] = (await checkedWorkspace(root)).notes;
  if (note === undefined) throw new Error('no note');
  const as = (change: Partial<typeof note.matter>) =>
    isPublic({ ...note, matter: { ...note.matter, ...change } });
  expect(as({})).toBe(true);
  expect(as({ status: 'withdrawn' })).toBe(true);
  expect(as({ status: 'draft' })).toBe(false);
  for (const tlp of ['GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const) expect(as({ tlp })).toBe(false);
});

test('a warning does not keep the workspace from being used; a fault does, and says where to look', async () => {
  const warned = await writeWorkspace(
    changed(exampleFile, '(https://example.org/kalel)', '(http://example.org/kalel)'),
  );
  expect((await checkedWorkspace(warned)).notes).toHaveLength(1);
  const faulty = await writeWorkspace(changed(exampleFile, 'tlp: CLEAR', 'tlp: WHITE'));
  await expect(checkedWorkspace(faulty)).rejects.toMatchObject({
    kind: 'content',
    code: 'check/failed',
    message: `1 fault in the workspace ${faulty}`,
    hint: `Run clarion check to see them all; the first is at ${exampleFile}:7:6.`,
  });
  await Promise.all([warned, faulty].map((folder) => rm(folder, { recursive: true })));
});

test('the root is the nearest folder upward with a clarion.yaml', async () => {
  await mkdir(join(root, 'alarms', 'deep'));
  expect(await findRoot(join(root, 'alarms', 'deep'))).toBe(root);
  await rm(join(root, 'clarion.yaml'));
  await expect(findRoot(join(root, 'alarms'))).rejects.toMatchObject({
    kind: 'usage',
    code: 'workspace/none',
  });
});

test('a folder that is not there is a mistake of use', async () => {
  await expect(loadWorkspace(join(root, 'nowhere'))).rejects.toMatchObject({ kind: 'usage' });
});
