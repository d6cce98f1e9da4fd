import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSiteFolder, type SiteFile, writeSite } from '../../src/site/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (path: string, text: string): SiteFile => ({ path, bytes: new TextEncoder().encode(text) });
const names = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('writeSite', () => {
  it('changes nothing where a file can not be made', async () => {
    await writeSite([file('a.html', 'a')], folder);
    function* files() {
      yield file('a.html', 'A');
      yield file('b.html', 'b');
      throw new Error('no page');
    }
    await expect(writeSite(files(), folder)).rejects.toThrow('no page');
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('a');
    expect(names()).toEqual(['.clarion-site', 'a.html']);
  });

  it('writes every file, and leaves unchanged ones alone', async () => {
    expect(await isSiteFolder(folder)).toBe(false);
    const first = await writeSite([file('a.html', 'a'), file('b/c.html', 'c')], folder);
    expect(first).toEqual({ written: ['a.html', 'b/c.html'], unchanged: 0, removed: [] });
    expect(names()).toEqual(['.clarion-site', 'a.html', 'b', 'b/c.html']);
    expect(await writeSite([file('a.html', 'A'), file('b/c.html', 'c')], folder)).toEqual({
      written: ['a.html'],
      unchanged: 1,
      removed: [],
    });
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('A');
    expect(await isSiteFolder(folder)).toBe(true);
  });

  it('removes a page that the site has no longer, and its empty folders', async () => {
    await writeSite([file('a.html', 'a'), file('b/c/index.html', 'c')], folder);
    expect((await writeSite([file('a.html', 'a')], folder)).removed).toEqual(['b/c/index.html']);
    expect(names()).toEqual(['.clarion-site', 'a.html']);
  });

  it('removes nothing that it did not make, nor what others have changed since', async () => {
    await writeSite([file('b/mine.html', '1'), file('b/changed.html', '2')], folder);
    writeFileSync(join(folder, 'b/changed.html'), 'by hand');
    writeFileSync(join(folder, 'theirs.txt'), 'theirs');
    mkdirSync(join(folder, 'live-update'));
    expect((await writeSite([], folder)).removed).toEqual(['b/mine.html']);
    expect(names()).toEqual(['.clarion-site', 'b', 'b/changed.html', 'live-update', 'theirs.txt']);
  });

  it('replaces a symbolic link by a file and never writes through it', async () => {
    const outside = join(folder, 'outside.txt');
    writeFileSync(outside, 'outside');
    symlinkSync(outside, join(folder, 'a.html'));
    await writeSite([file('a.html', 'a')], folder);
    expect(readFileSync(outside, 'utf8')).toBe('outside');
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('a');
  });

  it('refuses a damaged list, which could name a file anywhere', async () => {
    writeFileSync(join(folder, '.clarion-site'), `${'0'.repeat(64)}  ../../etc/passwd\n`);
    await expect(writeSite([], folder)).rejects.toMatchObject({ kind: 'state', code: 'site/list' });
  });
});
