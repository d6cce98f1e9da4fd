import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/engine/index.ts';
import { buildSite, chromiumNames, printViews, readTheme } from '../../src/site/index.ts';
import { repeatable } from '../../src/site/pdf/repeatable.ts';
import { note, theme, workspace } from './sample.ts';

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const dates = (at: string) => `/CreationDate (D:${at}+00'00')\n/ModDate (D:${at}+00'00')`;
const pdfOf = (text: string) => Buffer.from(`%PDF-1.4\n\xff${text}\n%%EOF`, 'latin1');

describe('the dates of a PDF', () => {
  it('become a day of ours, and no other byte changes or moves', () => {
    const pdf = pdfOf(dates('20261123135809'));
    const dated = repeatable(pdf, '2005-05-25') ?? new Uint8Array();
    expect(latin(dated)).toBe(latin(pdfOf(dates('20050525000000'))));
    expect(dated).toHaveLength(pdf.length);
  });

  it('are looked for where Chromium writes them, and a PDF with others is none of its', () => {
    expect(repeatable(pdfOf('nothing'), '2005-05-25')).toBeUndefined();
    const twice = `${dates('20261123135809')}\n${dates('20261123135809')}`;
    expect(repeatable(pdfOf(twice), '2005-05-25')).toBeUndefined();
  });
});

describe('the cells of a PDF', () => {
  const cells = (...numbers: string[]) => numbers.map((number) => `(node${number})`).join(' ');
  const made = (text: string) =>
    latin(repeatable(pdfOf(text + dates('20261123135809')), '2005-05-25') ?? pdfOf(''));

  it('are counted from one, in their order, whatever numbers a run gave them', () => {
    expect(made(cells('00000120', '00000112', '00000120'))).toBe(
      made(cells('00000777', '00000045', '00000777')),
    );
    expect(made(cells('00000120', '00000112'))).toContain(cells('00000002', '00000001'));
    expect(made(cells('00000120', '00000112'))).not.toBe(made(cells('00000112', '00000120')));
  });
});

describe('printing', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clarion-chromium-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('clarion-pdf-'));
  /** Stands in for Chromium; `pdf` and `page` are what it was asked for. */
  const browser = (name: string, body: string) => {
    const file = join(folder, name);
    const found = 'const [pdf] = process.argv.flatMap((it) => /^--print-to-pdf=(.*)/.exec(it)?.[1] ?? []);';
    writeFileSync(
      file,
      `#!${process.execPath}\nconst fs = require('node:fs');\n${found}\nconst page = fs.readFileSync(new URL(process.argv.at(-1)), 'utf8');\n${body}\n`,
    );
    chmodSync(file, 0o755);
    return file;
  };
  const files = () => buildSite(workspace(), { theme, beside: ['pdf'] });
  const prints = (binary: string) => printViews(files(), workspace().notes, binary);

  it('gives each note a PDF that bears the day of its newest revision', async () => {
    const binary = browser(
      'good',
      `fs.writeFileSync(pdf, '%PDF ' + /<title>(.*?)</.exec(page)[1] + ${JSON.stringify(dates('20261123135809'))});`,
    );
    const [pdf, ...more] = await prints(binary);
    expect(more).toEqual([]);
    expect(pdf?.path).toBe('advisories/ETS-i-2005-12575/ETS-i-2005-12575.pdf');
    expect(latin(pdf?.bytes ?? new Uint8Array())).toBe(
      `%PDF Worm - W32.Kalel.A@mm (ETS-i-2005-12575) | Sample Team${dates('20050525000000')}`,
    );
  });

  it.each([
    ['fails', 'console.error("no display"); process.exit(3);', /exited with 3: no display/],
    ['writes nothing', '', /gave no reason/],
    ['writes something else', 'fs.writeFileSync(pdf, "text");', /other dates than expected/],
    ['dies', 'process.kill(process.pid, "SIGKILL");', /it was ended/],
  ])('says so where Chromium %s, and leaves nothing behind', async (name, body, message) => {
    const before = left();
    await expect(prints(browser(name.replaceAll(' ', '-'), body))).rejects.toMatchObject({
      kind: 'engine',
      code: 'pdf/chromium',
      message: expect.stringMatching(message),
    });
    expect(left().filter((it) => !before.includes(it))).toEqual([]);
  });

  it('says so where there is no such program', async () => {
    await expect(prints(join(folder, 'absent'))).rejects.toMatchObject({ code: 'pdf/chromium' });
  });

  it('prints no note that the site does not hold', async () => {
    const hidden = note({ id: 'ETS-i-2005-12599', tlp: 'AMBER' });
    expect(await printViews(files(), [hidden], join(folder, 'never-run'))).toEqual([]);
  });

  it('is the same twice, by the real Chromium', async (ctx) => {
    const chromium = findProgram(chromiumNames);
    if (chromium === undefined) return ctx.skip('Chromium is not installed');
    const site = buildSite(workspace(), { theme: await readTheme('/nowhere'), beside: ['pdf'] });
    const print = async () => (await printViews(site, workspace().notes, chromium))[0]?.bytes;
    const first = await print();
    expect(await print()).toEqual(first);
    const text = latin(first ?? new Uint8Array());
    expect(text).toMatch(/^%PDF-/);
    expect(text).toContain("/CreationDate (D:20050525000000+00'00')");
    expect(text).not.toContain('clarion-pdf-');
  }, 120_000);

  it('has id, TLP and page number on every sheet', async (ctx) => {
    const chromium = findProgram(chromiumNames);
    const reader = findProgram(['pdftotext']);
    if (chromium === undefined || reader === undefined)
      return ctx.skip('Chromium or pdftotext is not installed');
    const site = buildSite(workspace(), { theme: await readTheme('/nowhere') });
    const [pdf] = await printViews(site, workspace().notes, chromium);
    const file = join(folder, 'note.pdf');
    writeFileSync(file, pdf?.bytes ?? '');
    const { stdout } = spawnSync(reader, ['-layout', file, '-'], { encoding: 'utf8' });
    const sheets = stdout.split('\f').slice(0, -1);
    expect(sheets.length).toBeGreaterThan(2);
    for (const [index, sheet] of sheets.entries()) {
      expect(sheet).toMatch(/^\s*ETS-i-2005-12575 +TLP:CLEAR\n/);
      expect(sheet).toMatch(new RegExp(`TLP:CLEAR +Page ${index + 1} of ${sheets.length}\\s*$`));
    }
  }, 120_000);
});
