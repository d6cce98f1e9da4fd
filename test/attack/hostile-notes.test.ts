import { access } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentType } from '../../src/site/content-type.ts';
import { buildSite, readTheme } from '../../src/site/index.ts';
import { workspace } from '../site/sample.ts';
import { chromiumPath, deedsOf, type Served, startBrowser } from './browser.ts';
import { trickedNotes } from './tricked.ts';
import { browserHtml, liveHtml } from './tricks/html.ts';

const all = trickedNotes();
const published = all.flatMap(({ note }) => note ?? []);

describe('hostile notes', () => {
  it('are two hundred and more, no two the same', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(
      new Set(all.map(({ trick }) => JSON.stringify([trick.body, trick.matter, trick.bytes]))).size,
    ).toBe(all.length);
  });

  it.each(all.filter(({ trick }) => trick.rule !== undefined))(
    'refused by its rule: $trick.name',
    ({ trick, refusedBy }) => {
      expect(refusedBy).toContain(trick.rule);
    },
  );

  it.each(all.filter(({ trick }) => trick.rule === undefined))(
    'no fault, since it is shown as text: $trick.name',
    ({ refusedBy }) => {
      expect(refusedBy).toEqual([]);
    },
  );
});

describe('hostile notes in Chromium', () => {
  let browser: Browser | undefined;
  const missing = () => (browser === undefined ? `no browser at ${chromiumPath}` : undefined);

  beforeAll(async () => {
    browser = await access(chromiumPath).then(startBrowser, () => undefined);
  });
  afterAll(() => browser?.close());

  it('a page that lets HTML through is caught at everything that it does', async (context) => {
    if (browser === undefined) return context.skip(missing());
    const raw = new Map(
      [...liveHtml, ...browserHtml].map((html, index) => [`/raw/${index}`, `${html}\n<p title="">x</p>`]),
    );
    const deeds = await deedsOf(browser, asPages(raw), [...raw.keys()]);
    const quiet = [...raw].filter(([path]) => deeds.get(path) === undefined);
    expect(quiet.map(([, html]) => html)).toEqual([]);
  });

  it('the policy in each page alone stops a script, and says so', async (context) => {
    if (browser === undefined) return context.skip(missing());
    const page = buildSite(workspace(), { theme: [] }).find(({ path }) => path === 'index.html');
    const html = new TextDecoder()
      .decode(page?.bytes)
      .replace('</main>', '<script>alert(1)</script><img src=x onerror=alert(2)></main>');
    const deeds = await deedsOf(browser, asPages(new Map([['/index.html', html]])), ['/index.html']);
    expect((deeds.get('/index.html') ?? []).filter((deed) => deed.startsWith('runs'))).toEqual([]);
    expect((deeds.get('/index.html') ?? []).join()).toContain('Content Security Policy');
  });

  it('nothing runs, leaves or navigates, even where the policy of each page is taken away', async (context) => {
    if (browser === undefined) return context.skip(missing());
    const files = await siteWithoutPolicy();
    const pages = [...files.keys()].filter((path) => path.endsWith('.html'));
    const ofNotes = pages.filter((path) => /\/advisories\/[^/]+\/(print\/)?index\.html$/.test(path));
    expect(ofNotes.length).toBe(published.length * 2);
    expect(Object.fromEntries(await deedsOf(browser, files, pages))).toEqual({});
  }, 180_000);
});

function asPages(bodies: ReadonlyMap<string, string>): Served {
  return new Map([...bodies].map(([path, body]) => [path, { type: 'text/html; charset=utf-8', body }]));
}

/** The site of all tricks, at the path that its 404 page counts on. No signatures: they are not what is tried here. */
async function siteWithoutPolicy(): Promise<Served> {
  const bare = workspace({ notes: published, signatures: [], alarms: [], policies: [] });
  const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
  const served = new Map<string, { type: string; body: string }>();
  for (const { path, bytes } of buildSite(bare, { theme: await readTheme('/nowhere') })) {
    const text = new TextDecoder().decode(bytes);
    if (path.endsWith('.html')) expect(text, path).toMatch(policy);
    served.set(`/alerts/${path}`, { type: contentType(path), body: text.replace(policy, '') });
  }
  return served;
}
