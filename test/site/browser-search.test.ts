import { existsSync } from 'node:fs';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser } from '../attack/browser.ts';
import { needing } from '../command.ts';
import { type ServedSite, servedSite } from './whole-site.ts';

describe('the search, in Chromium', needing('Chromium', existsSync(chromiumPath)), () => {
  let site: ServedSite;
  let browser: Browser;
  let page: Page;
  const noise: string[] = [];

  beforeAll(async () => {
    [site, browser] = await Promise.all([servedSite(), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 800, height: 900 } });
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });
  afterEach(() => expect(noise.splice(0)).toEqual([]));

  const open = async (query = '') => {
    await page.goto(`${site.url}search/${query}`);
    await page.waitForSelector('.search[data-ready]');
  };
  const ids = () => page.locator('.search .note-list .id').allTextContents();
  const found = async () => (await page.locator('.search .found').textContent()) ?? '';
  /** The page answers a moment after one typed. */
  const expectFound = (text: string) => expect.poll(found).toBe(text);
  const ask = (words: string) => page.locator('#Words').fill(words);

  it.each([
    'ETS-i-2006-12601',
    'etsi200612601',
    'ets i 2006 12601',
    '12601',
    'Blackmal',
    'w32blackmal',
    'blackmall',
    'blackm',
    'W32-BLACKMAL-E-001',
    'MATRIX n7 blackmal',
  ])('finds one note by its id, however written, by its name, spelled wrong, begun: %s', async (words) => {
    await open(`?q=${encodeURIComponent(words)}`);
    expect((await ids())[0]).toBe('ETS-i-2006-12601');
  });

  it('takes no number for another one', async () => {
    await open('?q=12601');
    expect(await ids()).toEqual(['ETS-i-2006-12601']);
    expect(await found()).toBe('1 note found.');
  });

  it('answers while one types, by keyboard alone, tells how many, and keeps it in the address', async () => {
    await open();
    expect(await found()).toBe('7 notes to search.');
    expect(await page.locator('.search .note-list').isVisible()).toBe(false);
    await page.locator('#Words').focus();
    await page.keyboard.type('netsky');
    await expectFound('1 note found.');
    expect(new URL(page.url()).search).toBe('?q=netsky');
    expect(await page.locator('.search .found').getAttribute('role')).toBe('status');
    await page.keyboard.press('Enter');
    while ((await page.evaluate('document.activeElement.closest(".note-list") === null')) === true)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/advisories/ETS-i-2005-12535/index.html');
    await page.goBack();
    await page.waitForSelector('.search[data-ready]');
    expect(await page.locator('#Words').inputValue()).toBe('netsky');
    expect(await ids()).toEqual(['ETS-i-2005-12535']);
  });

  it('combines filters, from the address that a filter page gives, and with words', async () => {
    await page.goto(`${site.url}classes/mass-mailing-worm/`);
    await page.getByText('combine this one with others').click();
    await page.waitForSelector('.search[data-ready]');
    expect(await found()).toBe('6 notes found.');
    await page.locator('#Choice-year').selectOption('2005');
    await expectFound('5 notes found.');
    await ask('kalel');
    await expectFound('3 notes found.');
    await page.locator('#Choice-status').selectOption('withdrawn');
    await expectFound('1 note found.');
    expect(await ids()).toEqual(['ETS-i-2005-12577']);
    expect(new URL(page.url()).search).toBe('?q=kalel&year=2005&class=mass-mailing-worm&status=withdrawn');
    await page.getByText('Clear all').click();
    await expectFound('7 notes to search.');
    expect(new URL(page.url()).search).toBe('');
  });

  it('says what it did where no note has all words, and where none has any', async () => {
    await open('?q=netsky+blackmal');
    expect(await found()).toBe('No note has all these words; 2 notes with some of them.');
    await ask('qqqqqq');
    await expectFound('No note found.');
    expect(await page.locator('.search .note-list').isVisible()).toBe(false);
  });

  it('takes whatever stands in the address as text', async () => {
    await open(`?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}&year=1&x=y&elements=z`);
    expect(await page.locator('#Choice-year').inputValue()).toBe('');
    expect(await page.locator('.search img').count()).toBe(0);
  });

  it('leads to every filter without JavaScript, and shows no form that does nothing', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${site.url}search/`);
    expect(await plain.locator('.without-search').isVisible()).toBe(true);
    expect(await plain.locator('.without-search a').count()).toBeGreaterThan(20);
    expect(await plain.locator('form').isVisible()).toBe(false);
    await context.close();
  });

  it('has nothing that axe objects to with results, and where its script did not run', async () => {
    const violations = async () => {
      await page.evaluate(`${axe};0`);
      const found: string[] = [];
      for (const [width, colorScheme] of [
        [320, 'dark'],
        [1280, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        found.push(
          ...(await page.evaluate<readonly string[]>(
            `axe.run({ rules: { 'target-size': { enabled: true } } }).then((it) => it.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
          )),
        );
        const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
        if ((await page.evaluate(wide)) === true) found.push(`scrolls sideways at ${width}`);
      }
      return found;
    };
    await open('?q=worm');
    expect((await ids()).length).toBeGreaterThan(3);
    expect(await violations()).toEqual([]);
    await page.route('**/search/', async (route) => {
      const body = (await (await route.fetch()).text()).replace(/<script[^>]*><\/script>/, '');
      await route.fulfill({ body, contentType: 'text/html; charset=utf-8' });
    });
    await page.goto(`${site.url}search/`);
    expect(await page.locator('.without-search').isVisible()).toBe(true);
    expect(await violations()).toEqual([]);
    await page.unroute('**/search/');
  });

  it('says so where words could not be loaded', async () => {
    await page.route('**/notes-*.json', (route) => route.fulfill({ status: 503, body: '' }));
    await open('?q=kalel');
    expect(await found()).toContain('Some notes could not be loaded');
    // The browser says by itself that an answer was 503.
    expect(noise.splice(0).join()).toContain('503');
    await page.unroute('**/notes-*.json');
  });
});
