import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { openBuildCaches } from '../../src/build/caches.ts';
import { buildFolder } from '../../src/build/index.ts';
import { buildSite, readTheme, writeSite } from '../../src/site/index.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { ruleText } from '../library/rules.ts';
import { soundFiles, writeWorkspace } from '../workspace/fixture.ts';

let top = '';
let count = 0;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'clarion-build-'));
});
afterAll(() => rm(top, { recursive: true, force: true }));

interface Place {
  readonly root: string;
  readonly folder: string;
  readonly cache: string;
}

/** A workspace with these files too, and a folder that nothing was built into. */
async function place(files: Readonly<Record<string, string>> = {}): Promise<Place> {
  const here = join(top, String(count++));
  const root = await writeWorkspace();
  await rename(root, `${here}-workspace`).catch(() => cp(root, `${here}-workspace`, { recursive: true }));
  for (const [file, text] of Object.entries(files)) await put(`${here}-workspace`, file, text);
  return { root: `${here}-workspace`, folder: `${here}-site`, cache: `${here}-cache` };
}

async function put(root: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

const alone = { count: 1, fewest: 1 };

async function build({ root, folder, cache }: Place, threads = alone) {
  const caches = await openBuildCaches(cache, root, folder, 0);
  const options = { theme: await readTheme(root) };
  return { told: caches.told, ...(await buildFolder({ root, folder, options, caches, threads })) };
}

/** Every file of a folder with its text; hidden ones too. */
async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'latin1')]),
  );
  return Object.fromEntries(texts.sort());
}

/** What the site would be without anything remembered. */
async function plainly(root: string): Promise<Readonly<Record<string, string>>> {
  const folder = join(top, `plain-${count++}`);
  const workspace = await checkedWorkspace(root);
  await writeSite(buildSite(workspace, { theme: await readTheme(root) }), folder);
  return filesOf(folder);
}

/** The example note with another serial, and so another file. */
function noteOf(serial: number): Record<string, string> {
  return { [exampleFile.replace('12575', String(serial))]: exampleNote.replaceAll('12575', String(serial)) };
}

const three = { ...noteOf(12576), ...noteOf(12577), ...noteOf(12578) };
const second = exampleFile.replace('12575', '12576');
const page = 'advisories/ETS-i-2005-12576/index.html';
const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';

test('the folder holds what buildSite makes, byte for byte, also when threads make it', async () => {
  const one = await place(imported);
  const other = { ...(await place()), root: one.root };
  await build(one);
  await build(other, { count: 2, fewest: 1 });
  const expected = await plainly(one.root);
  expect(expected[page]).toContain('id="Signature-SET.9002"');
  expect(expected[raw]).toBe(`${ruleText(9002)}\n`);
  expect(await filesOf(one.folder)).toEqual(expected);
  expect(await filesOf(other.folder)).toEqual(expected);
});

test('where nothing changed, nothing is written', async () => {
  const here = await place(three);
  await build(here);
  const before = await stat(join(here.folder, page));
  const again = await build(here);
  expect(again).toMatchObject({ written: [], removed: [], told: [] });
  expect((await stat(join(here.folder, page))).ino).toBe(before.ino);
});

const setFile = 'signatures/SET/set.rules';
const library = { 'signatures/SET/library.yaml': 'library: SET\nsource: A test\nlicence: MIT\n' };
const naming = {
  [second]: (three[second] ?? '')
    .replace('W32-KALEL-A-001"', 'W32-KALEL-A-001", "SET:9002"')
    .replace('W32-KALEL-A-001]', 'W32-KALEL-A-001, "SET:9002"]')
    .replace('## Prevention', 'The signature `SET:9002` finds it too.\n\n## Prevention'),
};

function rules(change: Readonly<Record<number, string>> = {}, from = 9001): string {
  return Array.from({ length: 3 }, (_, index) => `${change[from + index] ?? ruleText(from + index)}\n`).join(
    '',
  );
}

const imported = { ...three, ...library, [setFile]: rules(), ...naming };
const raw = 'signatures/SET/9002.rules';

const changes: Readonly<Record<string, (here: Place) => Promise<unknown>>> = {
  'a note changes': ({ root }) =>
    put(root, second, (three[second] ?? '').replace('## Description\n', '## Description\n\nMore.\n')),
  'a title changes, which lists show': ({ root }) =>
    put(root, second, (three[second] ?? '').replace('status: final', 'status: interim')),
  'a note comes': ({ root }) => put(root, ...firstOf(noteOf(12580))),
  'a note goes': ({ root }) => rm(join(root, second)),
  'a note is renumbered': async ({ root }) => {
    await rm(join(root, second));
    await put(root, ...firstOf(noteOf(12581)));
  },
  'a note becomes a draft': ({ root }) =>
    put(root, second, (three[second] ?? '').replace('status: final', 'status: draft')),
  'a signature changes that all notes name': ({ root }) =>
    put(root, signature, (soundFiles[signature] ?? '').replace(/^title: /m, 'title: New ')),
  'the configuration changes': ({ root }) =>
    put(
      root,
      'clarion.yaml',
      (soundFiles['clarion.yaml'] ?? '').replace(/^disclaimer: .*$/m, 'disclaimer: Another.'),
    ),
  'the theme changes': ({ root }) => put(root, 'site/clarion.css', 'main { color: teal }\n'),
  'somebody changes a page': ({ folder }) => put(folder, page, 'not ours\n'),
  'somebody takes a page away': ({ folder }) => rm(join(folder, page)),
  'somebody takes the front page away': ({ folder }) => rm(join(folder, 'index.html')),
  'somebody changes a page and not its size or its time': async ({ folder }) => {
    const path = join(folder, page);
    const { atime, mtime } = await stat(path);
    await writeFile(path, (await readFile(path, 'utf8')).replace('worm', 'WORM'));
    await utimes(path, atime, mtime);
  },
  'somebody touches a page': ({ folder }) => utimes(join(folder, page), new Date(0), new Date(0)),
  'the record is damaged': async ({ cache }) => {
    const name = (await readdir(cache)).find((it) => it.startsWith('site-')) ?? '';
    const bytes = await readFile(join(cache, name));
    bytes[bytes.length - 20] = 0x21;
    await writeFile(join(cache, name), bytes);
  },
  'the summaries are gone, and a note comes': async ({ root, cache }) => {
    for (const name of await readdir(cache)) if (name.startsWith('summaries-')) await rm(join(cache, name));
    await put(root, ...firstOf(noteOf(12582)));
  },
  'the site is gone': ({ folder }) => rm(folder, { recursive: true }),
  'a killed run has left what it staged': ({ folder }) => put(folder, '.clarion-new/thread0-1', 'half a pa'),
};

function firstOf(files: Readonly<Record<string, string>>): [file: string, text: string] {
  return Object.entries(files)[0] ?? ['', ''];
}

describe('a second build is the same as a first one', () => {
  test.each(Object.entries(changes))('when %s', async (_what, change) => {
    const here = await place(three);
    await build(here);
    await change(here);
    await build(here);
    expect(await filesOf(here.folder)).toEqual(await plainly(here.root));
    // And a third one finds all that the second has left.
    expect((await build(here)).written).toEqual([]);
    expect(await filesOf(here.folder)).toEqual(await plainly(here.root));
  });
});

test('one note that changed is all that is written, but for what tells of it', async () => {
  const here = await place(three);
  await build(here);
  await changes['a note changes']?.(here);
  expect((await build(here)).written).toEqual([page, page.replace('index.html', 'print/index.html')]);
});

describe('of an imported library', () => {
  test('that rule, changed, is all that is written anew; others change nothing, nor does its place', async () => {
    const here = await place(imported);
    await build(here);
    await put(here.root, setFile, `# more\n\n${rules({ 9003: ruleText(9003, 'Other', 2) })}`);
    expect(await build(here)).toMatchObject({ written: [], removed: [] });
    await put(here.root, setFile, rules({ 9002: ruleText(9002, 'Other', 2) }));
    const { written } = await build(here);
    expect(written).toEqual([page, page.replace('index.html', 'print/index.html'), raw]);
    await put(
      here.root,
      'signatures/SET/library.yaml',
      library['signatures/SET/library.yaml'].replace('MIT', 'BSD'),
    );
    expect((await build(here)).written).toEqual(written.slice(0, 2));
    expect(await filesOf(here.folder)).toEqual(await plainly(here.root));
  });

  test('a rule that only a restricted note names leaves no trace', async () => {
    const here = await place({
      ...imported,
      [setFile]: rules({ 9002: ruleText(9002, 'qzmarker') }),
      [second]: (naming[second] ?? '').replace('tlp: CLEAR', 'tlp: RED'),
    });
    await build(here);
    expect(JSON.stringify(await filesOf(here.folder))).not.toMatch(/qzmarker|SET.9002/);
    await put(here.root, second, naming[second] ?? '');
    await build(here);
    expect(JSON.stringify(await filesOf(here.folder))).toMatch(/qzmarker/);
  });
});

test('a damaged record is told of', async () => {
  const here = await place(three);
  await build(here);
  await changes['the record is damaged']?.(here);
  expect((await build(here)).told).toEqual(['The cache is damaged, and is made anew.']);
});

test('a fault anywhere leaves the folder as it was, and nothing staged', async () => {
  const here = await place(three);
  await build(here);
  const before = await filesOf(here.folder);
  await changes['a note comes']?.(here);
  await put(here.root, second, (three[second] ?? '').replace('status: final', 'status: finl'));
  await expect(build(here)).rejects.toMatchObject({ code: 'check/failed' });
  expect(await filesOf(here.folder)).toEqual(before);
});

test('with a fault in a signature that notes name, that fault is told, by threads too', async () => {
  const here = await place(three);
  await put(here.root, signature, (soundFiles[signature] ?? '').replace(/^sid: .*$/m, 'sid: none'));
  await expect(build(here, { count: 2, fewest: 1 })).rejects.toMatchObject({ code: 'check/failed' });
  await expect(readdir(here.folder)).rejects.toMatchObject({ code: 'ENOENT' });
});
