import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import MiniSearch from 'minisearch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTheme } from '../../src/site/index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clarion-theme-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const theme = async () =>
  new Map((await readTheme(root)).map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));

describe('the theme', () => {
  it('is one stylesheet, the scripts, the mark and the search engine, where a team has none of its own', async () => {
    const files = await theme();
    expect([...files.keys()].sort()).toEqual([
      ...['theme/clarion.css', 'theme/clarion.js', 'theme/icon.svg', 'theme/minisearch.js'],
      ...['theme/search-words.js', 'theme/search.js'],
    ]);
    expect(files.get('theme/clarion.css')).toMatch(/:root \{[\s\S]*@page/);
  });

  it('takes a part of the stylesheet, a script or the mark from the team, and the rest from Clarion', async () => {
    const before = await theme();
    write('site/style/10-values.css', ':root { --own: 1 }');
    write('site/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const after = await theme();
    expect(after.get('theme/icon.svg')).toContain('<svg xmlns');
    expect(after.get('theme/clarion.css')).toMatch(/^:root \{ --own: 1 \}\n/);
    expect(after.get('theme/clarion.css')).not.toContain('--paper: #fcfbf8');
    expect(after.get('theme/search.js')).toBe(before.get('theme/search.js'));
  });

  it('adds parts in the order of their names, and gives site/clarion.css the last word', async () => {
    write('site/clarion.css', '.last {}');
    write('site/style/05-first.css', '.first {}');
    write('site/style/99-near.css', '.near {}');
    const css = (await theme()).get('theme/clarion.css') ?? '';
    expect(css.startsWith('.first {}\n')).toBe(true);
    expect(css.endsWith('.near {}\n.last {}\n')).toBe(true);
    expect(css).toContain('--paper: #fcfbf8');
  });

  it('adds pictures and fonts, and nothing else', async () => {
    const names = ['logo.png', 'fonts/text.woff2'];
    for (const name of names) write(`site/${name}`, 'x');
    for (const name of [
      'own.js',
      'page.html',
      'other.css',
      'notes.txt',
      'preview.js',
      'a b.png',
      '.hidden.png',
    ])
      write(`site/${name}`, 'x');
    writeFileSync(join(root, 'secret.png'), 'SECRET');
    symlinkSync(join(root, 'secret.png'), join(root, 'site/link.png'));
    const standing = 6;
    const files = await theme();
    for (const name of names) expect(files.get(`theme/${name}`)).toBe('x');
    expect(files.size).toBe(standing + names.length);
  });

  it('has the search engine with its licence, without a source map that is not there', async () => {
    const code = (await theme()).get('theme/minisearch.js') ?? '';
    const notice = code.slice(0, code.indexOf('*/'));
    expect(notice).toMatch(/^\/\*! MiniSearch\n/);
    expect(notice).toContain('Copyright');
    expect(notice).toContain('Permission is hereby granted');
    expect(code).not.toContain('sourceMappingURL');
    const { default: Loaded } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect(Object.keys(new Loaded({ fields: ['a'] }))).toEqual(
      Object.keys(new MiniSearch({ fields: ['a'] })),
    );
  });
});
