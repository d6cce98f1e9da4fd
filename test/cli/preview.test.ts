import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { writeWorkspace } from '../workspace/fixture.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const executablePath = '/usr/bin/chromium';
const draftFile = 'advisories/drafts/stubbot.md';
const draft = exampleNote
  .replace('id: ETS-i-2005-12575', 'id: draft-stubbot')
  .replace('status: final', 'status: draft')
  .replace('Worm - W32.Kalel.A@mm', 'Worm - W32.Stubbot.A@mm');
const notePath = 'advisories/ETS-i-2005-12575/';

let browser: Browser | undefined;
let profile = '';
let root = '';
let url = '';
let preview: ChildProcess;
let page: Page;

beforeAll(async () => {
  if (!existsSync(executablePath)) return;
  profile = await mkdtemp(join(tmpdir(), 'clarion-chromium-'));
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    env: { ...process.env, HOME: profile },
  });
});
afterAll(async () => {
  await browser?.close();
  if (profile !== '') await rm(profile, { recursive: true, force: true });
});

beforeEach(async (context) => {
  if (browser === undefined) return context.skip(`no Chromium at ${executablePath}`);
  root = await writeWorkspace({ [draftFile]: draft });
  preview = spawn(process.execPath, [clarion, 'preview', '--port', '0', '--quiet', '--workspace', root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (preview.stdout === null) throw new Error('no standard output');
  for await (const line of createInterface(preview.stdout)) {
    url = line;
    break;
  }
  page = await browser.newPage();
});
afterEach(async () => {
  if (browser === undefined) return;
  await page.close();
  if (preview.exitCode === null) {
    preview.kill('SIGTERM');
    await once(preview, 'exit');
  }
  await rm(root, { recursive: true, force: true });
});

const save = (text: string, file = exampleFile) => writeFile(join(root, file), text);
const sees = (text: string) => page.getByText(text).first().waitFor({ timeout: 20_000 });

describe('clarion preview, in Chromium', () => {
  test('a save shows at once, also one that an editor writes aside and renames', async () => {
    await page.goto(url + notePath);
    await sees('The worm mails itself');
    await save(exampleNote.replace('The worm mails itself', 'The worm sends itself'));
    await sees('The worm sends itself');
    await writeFile(
      join(root, '.swap'),
      exampleNote.replace('The worm mails itself', 'The worm posts itself'),
    );
    await rename(join(root, '.swap'), join(root, exampleFile));
    await sees('The worm posts itself');
  });

  test('faults lie over the last good page, with their places, and go when they are mended', async () => {
    await page.goto(url + notePath);
    await save(exampleNote.replace('status: final', 'status: finl').replace('mails itself', 'faxes itself'));
    await sees(`${exampleFile}:6:9`);
    const over = await page.locator('.preview-faults').innerText();
    expect(over).toContain('Unexpected "finl" in `status`');
    expect(over).toContain('The page is that of the last save without them.');
    expect(await page.locator('main').innerText()).toContain('The worm mails itself');
    await save(exampleNote.replace('mails itself', 'faxes itself'));
    await sees('The worm faxes itself');
    expect(await page.locator('.preview-faults .error').count()).toBe(0);
  });

  test('a fault of another file is told over every page, and what it says runs nowhere', async () => {
    await page.goto(url);
    await save('<script>window.hit = 1</script>: [', 'alarms/w32-kalel-a.yaml');
    await sees('alarms/w32-kalel-a.yaml:1:');
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });

  test('a draft is there, and is called one; so is a note above TLP:CLEAR', async () => {
    await page.goto(url);
    await page.getByRole('link', { name: 'Worm - W32.Stubbot.A@mm' }).click();
    await sees('This note is a draft. It is shown in this preview alone, and is not published.');
    await save(draft.replace('tlp: CLEAR', 'tlp: AMBER'), draftFile);
    await sees('This note is TLP:AMBER. It gets into nothing that is public.');
    const shown = await page.locator('main > .tlp').innerText();
    expect(shown).toContain('TLP:AMBER');
    expect(await page.locator('body').innerText()).not.toContain('TLP:CLEAR');
  });

  test('a save changes the text and leaves the page, its place and its buttons as they are', async () => {
    await page.setViewportSize({ width: 800, height: 300 });
    await page.goto(url + notePath);
    await page.locator('figure.code button.copy').first().waitFor();
    await page.evaluate('window.same = true; scrollTo(0, 400)');
    const buttons = await page.locator('figure.code button.copy').count();
    await save(exampleNote.replace('title: Worm', 'title: Great worm').replace('The worm mails', 'It mails'));
    await sees('It mails itself');
    expect(await page.title()).toContain('Great worm');
    await expect.poll(() => page.locator('figure.code button.copy').count()).toBe(buttons);
    expect(await page.evaluate('[window.same, scrollY]')).toEqual([true, 400]);
  });

  test('a changed theme shows at once', async () => {
    await page.goto(url + notePath);
    await mkdir(join(root, 'site'));
    await writeFile(join(root, 'site', 'clarion.css'), 'body { outline: 3px solid rgb(1, 2, 3) }');
    await expect
      .poll(() => page.evaluate('getComputedStyle(document.body).outlineColor'), { timeout: 20_000 })
      .toBe('rgb(1, 2, 3)');
  });

  test('faults that were folded up stay so, until there are none', async () => {
    const isOpen = () => page.evaluate('document.querySelector(".preview-faults details").open');
    await page.goto(url + notePath);
    await save(exampleNote.replace('status: final', 'status: finl'));
    await sees('Unexpected "finl"');
    expect(await isOpen()).toBe(true);
    await page.waitForLoadState();
    await page.locator('.preview-faults summary').click();
    await save(exampleNote.replace('status: final', 'status: fnl'));
    await page.getByText('Unexpected "fnl"').waitFor({ state: 'attached', timeout: 20_000 });
    await expect.poll(isOpen, { timeout: 20_000 }).toBe(false);
    await save(exampleNote);
    await page.locator('.preview-faults .error').first().waitFor({ state: 'detached', timeout: 20_000 });
    await save(exampleNote.replace('status: final', 'status: finl'));
    await sees('Unexpected "finl"');
    expect(await isOpen()).toBe(true);
  });

  test('the address alone, without what clarion printed, shows nothing', async () => {
    await page.goto(new URL('/', url).href);
    expect(await page.locator('body').innerText()).toContain(
      'Open the address that clarion preview has printed',
    );
  });

  test('a page that is not there yet appears with its note', async () => {
    await page.goto(`${url}advisories/ETS-i-2005-12580/`);
    await sees('There is no page at this address');
    await save(exampleNote.replaceAll('12575', '12580'), 'advisories/2005/ETS-i-2005-12580.md');
    await sees('ETS-i-2005-12580');
  });

  test('the page breaks none of its own rules', async () => {
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    await page.goto(url + notePath);
    await save(exampleNote.replace('The worm mails itself', 'The worm sends itself'));
    await sees('The worm sends itself');
    expect(wrong).toEqual([]);
  });

  test('nothing is written into the workspace, and a signal ends it with 0', async () => {
    const before = await contents(root);
    await page.goto(url + notePath);
    await sees('The worm mails itself');
    preview.kill('SIGINT');
    const [code] = await once(preview, 'exit');
    expect(code).toBe(0);
    expect(await contents(root)).toEqual(before);
    await sees('The worm mails itself');
  });
});

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}
