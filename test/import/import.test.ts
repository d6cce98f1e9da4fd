import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importLibrary } from '../../src/import/index.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { ruleText } from '../library/rules.ts';
import { writeWorkspace } from '../workspace/fixture.ts';
import { temporaryFolder } from './folder.ts';
import { asked, fakeEngine } from './replay.ts';

const words = { source: 'https://rules.example.org/', licence: 'MIT' };

async function begin(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await temporaryFolder(onTestFinished);
  const root = await writeWorkspace();
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const paths: string[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    paths.push(join(folder, name));
    await writeFile(join(folder, name), bytes);
  }
  const there = (path: string) => readFile(join(root, 'signatures/SET', path));
  return { root, folder, paths, there };
}

describe('an import', () => {
  it('puts the files into the library byte for byte, and the workspace reads them', async () => {
    const bytes = Buffer.from(`\ufeff# x\r\n${ruleText(1)}\r\n\r\n#${ruleText(2)}\\ \0\xff`, 'latin1');
    const { root, paths, there } = await begin({ 'a.rules': bytes, 'b.rules': ruleText(3) });
    const imported = await importLibrary({ root, group: 'SET', files: paths, ...words });
    expect(Buffer.compare(await there('a.rules'), bytes)).toBe(0);
    expect((await there('library.yaml')).toString()).toBe(
      'library: SET\nsource: https://rules.example.org/\nlicence: MIT\n',
    );
    expect(imported.written).toEqual([
      'signatures/SET/a.rules',
      'signatures/SET/b.rules',
      'signatures/SET/library.yaml',
    ]);
    const { workspace, faults } = await loadWorkspace(root);
    expect(faults.filter(({ fatal }) => fatal === true)).toEqual([]);
    expect(workspace?.libraries).toEqual([imported.library]);
    expect(imported.library.rules.map(({ name }) => name)).toEqual(['SET:1', 'SET:3']);
  });

  it('says which rules the engine refuses, in its words, and which fire on ordinary traffic', async () => {
    const { root, paths } = await begin({
      'a.rules': [ruleText(1, 'fires'), ruleText(2, 'refuse me'), ruleText(3)].join('\n'),
    });
    const engine = fakeEngine();
    const { verdicts } = await importLibrary({
      root,
      group: 'SET',
      files: paths,
      ...words,
      engine: asked(engine),
    });
    expect(engine.asked).toHaveLength(1);
    expect(verdicts?.get(1)).toEqual({ alerts: 2 });
    expect(verdicts?.get(2)).toEqual({ refused: 'detect-parse: I do not like it' });
    expect(verdicts?.get(3)).toEqual({ alerts: 0 });
  });

  it('again keeps sids, comments and other keys, writes only what changed, and asks only about that', async () => {
    const first = [ruleText(5, 'A'), ruleText(5, 'B', 2), ruleText(1_624_001, 'Taken')].join('\n');
    const { root, folder, paths, there } = await begin({ 'a.rules': first, 'b.rules': ruleText(9) });
    const engine = fakeEngine();
    const memory = { now: new Map() };
    const one = await importLibrary({
      root,
      group: 'SET',
      files: paths,
      ...words,
      remap: 7000,
      engine: asked(engine, memory),
    });
    expect(one.remapped).toEqual([
      { sid: 7000, place: '5 A' },
      { sid: 7001, place: '1624001 Taken' },
    ]);
    const yaml = join(root, 'signatures/SET/library.yaml');
    const commented = `# Ours\n${(await readFile(yaml, 'utf8')).replace('licence: MIT', 'licence: MIT # asked')}`;
    await writeFile(yaml, commented);
    await writeFile(join(folder, 'a.rules'), `${first}\n${ruleText(5, 'C', 3)}`);
    const two = await importLibrary({
      root,
      group: 'SET',
      files: [join(folder, 'a.rules')],
      engine: asked(engine, memory),
    });
    expect(two.written).toEqual(['signatures/SET/a.rules']);
    expect(two.kept).toEqual(['signatures/SET/b.rules']);
    expect((await there('library.yaml')).toString()).toBe(commented);
    expect(two.library.rules.map(({ sid, msg }) => [sid, msg])).toEqual([
      [5, 'C'],
      [9, 'Rule 9'],
      [7000, 'A'],
      [7001, 'Taken'],
    ]);
    expect(engine.asked.at(-1)).toEqual([ruleText(5, 'C', 3)]);
    const three = await importLibrary({ root, group: 'SET', files: [], remap: 7000 });
    expect(three.remapped).toEqual([{ sid: 7002, place: '5 B' }]);
    expect((await there('library.yaml')).toString()).toContain('# asked');
  });

  it('takes files out only on request, and a dry run writes nothing', async () => {
    const { root, folder, paths } = await begin({ 'a.rules': ruleText(1), 'b.rules': ruleText(2) });
    await importLibrary({ root, group: 'SET', files: paths, ...words, dryRun: true });
    expect(await readdir(join(root, 'signatures'))).toEqual(['ENSRT']);
    await importLibrary({ root, group: 'SET', files: paths, ...words });
    const { removed } = await importLibrary({
      root,
      group: 'SET',
      files: [join(folder, 'a.rules')],
      replace: true,
    });
    expect(removed).toEqual(['signatures/SET/b.rules']);
    expect(await readdir(join(root, 'signatures/SET'))).toEqual(['a.rules', 'library.yaml']);
  });

  it('names the rules of a later library whose sids it takes', async () => {
    const { root, folder, paths } = await begin({ 'a.rules': ruleText(1), 'b.rules': ruleText(1, 'Other') });
    await importLibrary({ root, group: 'ZET', files: [join(folder, 'b.rules')], ...words });
    expect(
      (await importLibrary({ root, group: 'SET', files: paths.slice(0, 1), ...words })).displaced,
    ).toEqual(['ZET:1']);
    const { faults } = await loadWorkspace(root);
    expect(faults.map(({ file, line, ruleId }) => [file, line, ruleId])).toEqual([
      ['signatures/ZET/b.rules', 1, 'library-rule'],
    ]);
  });

  it.each<[string, Partial<Parameters<typeof importLibrary>[0]>, string]>([
    ['a library that nothing is known of', { source: undefined }, 'import/source'],
    ['a group that is none', { group: '../X' }, 'import/group'],
    ["the folder of the team's own signatures", { group: 'ENSRT' }, 'import/group'],
    ['a file that is not there', { files: ['/nowhere/x.rules'] }, 'import/file'],
    ['a folder', { files: ['/etc/x.rules/..'] }, 'import/file'],
    ['no file at all', { files: [] }, 'import/file'],
  ])('is refused with %s, and writes nothing', async (_, change, code) => {
    const { root, paths } = await begin({ 'a.rules': ruleText(1) });
    await expect(
      importLibrary({ root, group: 'SET', files: paths, ...words, ...change }),
    ).rejects.toMatchObject({
      kind: 'usage',
      code,
    });
    expect(await readdir(join(root, 'signatures'))).toEqual(['ENSRT']);
  });
});
