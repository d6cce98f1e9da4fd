import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { levelsSchema } from '../../src/workspace/levels.ts';
import { changed, faultsWith, writeWorkspace } from './fixture.ts';

const withLevels = (levels: string) =>
  changed('clarion.yaml', 'disclaimer:', `checks: { ${levels} }\ndisclaimer:`);
const insecure = changed(exampleFile, '(https://example.org/kalel)', '(http://example.org/kalel)');

test('clarion.yaml raises a check, lowers it, and turns it off', async () => {
  expect(await faultsWith(insecure)).toEqual([expect.stringContaining(' warning link-secure:')]);
  expect(await faultsWith({ ...insecure, ...withLevels('link-secure: error') })).toEqual([
    expect.stringContaining(' error link-secure:'),
  ]);
  expect(await faultsWith({ ...insecure, ...withLevels('link-secure: off') })).toEqual([]);
});

test('rules about signatures have levels too', async () => {
  const alone = { 'signatures/ENSRT/samples/other.yaml': null, 'signatures/ENSRT/left.lua': 'return 1\n' };
  expect(await faultsWith(alone)).toEqual([expect.stringContaining(' warning file-unused:')]);
  expect(await faultsWith({ ...alone, ...withLevels('file-unused: error') })).toEqual([
    expect.stringContaining(' error file-unused:'),
  ]);
  expect(await faultsWith({ ...alone, ...withLevels('file-unused: off') })).toEqual([]);
});

test('a check that is none, one that others rely on, and a level that is none are faults at their places', async () => {
  expect(await faultsWith(withLevels('link-secur: error'))).toEqual([
    'clarion.yaml:11:11 error schema: Unexpected key `link-secur` in `checks`, expected a known key',
  ]);
  expect(await faultsWith(withLevels('id-file: off'))).toEqual([
    'clarion.yaml:11:20 error schema: Unexpected "off" in `checks.id-file`, expected `error`: this level stands, because later steps rely on it',
  ]);
  expect(await faultsWith(withLevels('id-file: error'))).toEqual([]);
  expect(await faultsWith(withLevels('link-secure: eror'))).toEqual([
    'clarion.yaml:11:24 error schema: Unexpected "eror" in `checks.link-secure`, expected one of error, warning, off',
  ]);
});

test('a check that is misspelt is told with the nearest', async () => {
  const root = await writeWorkspace(withLevels('link-secur: off'));
  const { faults } = await loadWorkspace(root);
  await rm(root, { recursive: true, force: true });
  expect(faults.map(({ note }) => note)).toEqual(['Did you mean `link-secure`?']);
});

test('of a level that stands, those that can be set are told', async () => {
  const root = await writeWorkspace(withLevels('html: off'));
  const { faults } = await loadWorkspace(root);
  await rm(root, { recursive: true, force: true });
  expect(faults.map(({ note }) => note)).toEqual([
    expect.stringMatching(
      /^Levels that can be set: address-defanged, .*, link-secure, .*, signature-linked\.$/,
    ),
  ]);
});

test('the level of the addresses in samples is set like the others', async () => {
  const live = changed('signatures/ENSRT/samples/worm.yaml', '192.0.2.10', '8.8.8.8');
  expect(await faultsWith({ ...live, ...withLevels('sample-address: error') })).toEqual([
    expect.stringContaining(' error sample-address:'),
  ]);
  expect(await faultsWith({ ...live, ...withLevels('sample-address: off') })).toEqual([]);
});

test('what reading finds, and what others rely on, can not be lowered', () => {
  for (const rule of ['schema', 'yaml', 'limits', 'html', 'policy-known', 'hidden-character']) {
    expect(levelsSchema.safeParse({ [rule]: 'error' }).success, rule).toBe(true);
    for (const level of ['off', 'warning'])
      expect(levelsSchema.safeParse({ [rule]: level }).success, rule).toBe(false);
  }
});
