import { existsSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite, readTheme, type SiteFile } from '../../src/site/index.ts';
import { chromiumPath, startBrowser } from '../attack/browser.ts';
import { needing } from '../command.ts';
import { notePath, workspace } from './sample.ts';

const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

describe('the copy buttons, in Chromium', needing('Chromium', existsSync(chromiumPath)), () => {
  let browser: Browser;
  let files: ReadonlyMap<string, SiteFile>;
  beforeAll(async () => {
    browser = await startBrowser();
    const site = buildSite(workspace(), { theme: await readTheme('/nowhere') });
    files = new Map(site.map((file) => [file.path, file]));
  }, 60_000);
  afterAll(() => browser.close());

  /** The note's page at an origin; nothing is asked of a network. */
  async function open(origin: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      const file = files.get(path);
      if (file === undefined) return route.fulfill({ status: 404 });
      const contentType = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
      return route.fulfill({ body: Buffer.from(file.bytes), contentType });
    });
    await page.goto(`${origin}/${notePath}`, { waitUntil: 'load' });
    return page;
  }

  const commands = [
    'clarion library copy ENSRT:W32-KALEL-A-001',
    'clarion library enable ENSRT:W32-KALEL-A-001',
    'clarion deploy',
  ].join('\n');
  const enable = (page: Page) => page.locator('.card').getByRole('button', { name: 'Copy: On the sensor' });

  it('copy what stands in the block, line by line, and say that they did', async () => {
    const page = await open('http://localhost', { permissions: ['clipboard-read', 'clipboard-write'] });
    await enable(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(commands);
    await page.context().close();
  }, 60_000);

  it('select it where a page may not write to the clipboard', async () => {
    const page = await open('http://team.example.org');
    await enable(page).click();
    await page.getByRole('status').filter({ hasText: 'Selected' }).waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('getSelection().toString().trim()')).toBe(commands);
    await page.context().close();
  }, 60_000);

  it('are not there without JavaScript, and the code is', async () => {
    const page = await open('http://localhost', { javaScriptEnabled: false });
    expect(await page.locator('button').count()).toBe(0);
    expect(await page.locator('.card figure.code').first().textContent()).toContain(commands);
    await page.context().close();
  }, 60_000);
});
