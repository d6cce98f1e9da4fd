import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser } from '../attack/browser.ts';
import { needing } from '../command.ts';
import { type ServedSite, servedSite } from './whole-site.ts';

/** Windows that load pages side by side. */
const windows = 2;

/** What axe looks for at first, and again where only size or colours are others. */
const everything = `rules: { 'target-size': { enabled: true } }`;
const bySize = `runOnly: ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable']`;
const looks = [
  { width: 1280, scheme: 'light', rules: everything },
  { width: 1280, scheme: 'dark', rules: bySize },
  { width: 320, scheme: 'dark', rules: bySize },
  { width: 320, scheme: 'light', rules: bySize },
] as const;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

type Kind = 'axe' | 'width' | 'keyboard' | 'script' | 'noise';
type Tell = (kind: Kind, fault: string) => void;

describe('every page of the site, in Chromium', needing('Chromium', existsSync(chromiumPath)), () => {
  const faults: { readonly kind: Kind; readonly address: string; readonly fault: string }[] = [];
  const seen: string[] = [];
  let site: ServedSite;
  let browser: Browser;

  beforeAll(async () => {
    site = await servedSite();
    browser = await startBrowser();
    const open = addresses();
    await Promise.all(Array.from({ length: windows }, () => walk(open)));
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const addresses = () =>
    site.files
      .map(({ path }) => path)
      .filter((path) => path.endsWith('.html'))
      .map((path) => path.replace(/(^|\/)index\.html$/, '$1'));

  /** Takes page after page, until none is left. */
  async function walk(open: string[]): Promise<void> {
    const probe = await readFile(fileURLToPath(new URL('in-page/probe.js', import.meta.url)), 'utf8');
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    const page = await (await browser.newContext()).newPage();
    let address = '';
    const tell: Tell = (kind, fault) => faults.push({ kind, address, fault });
    for (const it of [plain, page]) listen(it, site.url, tell);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      address = next;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      for (const it of [plain, page]) {
        await it.goto(site.url + address, { waitUntil: 'load' });
        await it.evaluate(`${probe};0`);
      }
      await compare(plain, page, tell);
      await page.evaluate(`${axe};0`);
      for (const { width, scheme, rules } of looks) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const at = `${width} ${scheme}`;
        for (const fault of await violations(page, rules)) tell('axe', `${at}: ${fault}`);
        for (const fault of await page.evaluate<readonly string[]>('probe.tooWide()'))
          tell('width', `${at}: ${fault}`);
        if (scheme === 'light') for (const fault of await tab(page)) tell('keyboard', `${at}: ${fault}`);
      }
      seen.push(address);
    }
  }

  /** Each fault once, with the first page that has it and how many do: most stand in what all pages share. */
  const of = (kind: Kind) => {
    const pages = new Map<string, string[]>();
    for (const { fault, address } of faults.filter((it) => it.kind === kind)) {
      const same = fault.replace(/(?:\.\.\/)+/g, '');
      pages.set(same, [...(pages.get(same) ?? []), address]);
    }
    return [...pages].map(([fault, [first, ...more]]) => `/${first} and ${more.length} more: ${fault}`);
  };

  it('has nothing that axe objects to, wide and narrow, light and dark', () => {
    expect(seen.sort()).toEqual(addresses().sort());
    expect(seen.length).toBeGreaterThan(30);
    expect(of('axe')).toEqual([]);
  });

  it('never scrolls sideways', () => expect(of('width')).toEqual([]));

  it('is walked through by keyboard alone, and shows where one is', () => expect(of('keyboard')).toEqual([]));

  it('has all its content without JavaScript', () => expect(of('script')).toEqual([]));

  it('asks for nothing elsewhere or missing, and says nothing on the console', () =>
    expect(of('noise')).toEqual([]));
});

/** Tells of whatever a page says, asks for elsewhere, or does not get. */
function listen(page: Page, home: string, tell: Tell): void {
  page.on('console', (message) => tell('noise', `console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => tell('noise', `error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) tell('noise', `asked for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) tell('noise', `${response.status()} from ${response.url()}`);
  });
}

/** A page with and without its script has the same words, but for the search, which is nothing without. */
async function compare(plain: Page, page: Page, tell: Tell): Promise<void> {
  for (const text of await plain.evaluate<readonly string[]>('probe.unseen()'))
    tell('script', `not seen without: ${text}`);
  const [without, withScript] = await Promise.all(
    [plain, page].map((it) => it.evaluate<string>('probe.words()')),
  );
  if (without !== withScript && !page.url().endsWith('/search/'))
    tell('script', 'has other words with its script than without');
}

async function violations(page: Page, rules: string): Promise<readonly string[]> {
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run({ resultTypes: ['violations'], ${rules} }).then((it) => it.violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} ${html.slice(0, 150)} ${failureSummary}`),
  );
}

/** Goes through a page by the tab key. */
async function tab(page: Page): Promise<readonly string[]> {
  const controls = await page.evaluate<number>('probe.listen()');
  // From where the last walk ended, the first presses leave the page.
  for (let step = 0; step < controls + 2; step++) await page.keyboard.press('Tab');
  return page.evaluate<readonly string[]>('probe.heard()');
}
