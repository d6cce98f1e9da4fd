import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { benchFolder, compiledPackage, median, writeNotes } from './workspace.ts';

/**
 * From the save of a note to its new text in Chromium, in a workspace of 1,000 notes, beside what Chromium needs to
 * load the page again when nobody has changed it. `node bench/preview.ts [SAVES [NOTES]]`.
 */
const [saves = 20, count = 1000] = process.argv.slice(2).map(Number);

const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  const root = join(folder, 'workspace');
  const files = await writeNotes(root, count);
  const file = files[count >> 1] ?? '';
  const options = ['preview', '--quiet', '--port', '0', '--workspace', root];
  const preview = spawn(process.execPath, [command, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  try {
    const lines = createInterface(preview.stdout)[Symbol.asyncIterator]();
    const url = String((await lines.next()).value);
    const page = await browser.newPage();
    await page.goto(`${url}advisories/${basename(file, '.md')}/`);
    const text = await readFile(file, 'utf8');
    const shown: number[] = [];
    const loaded: number[] = [];
    for (let round = 1; round <= saves; round++) {
      // The page tells by itself when the text is there: a question from here would cost what it measures.
      const seen = page.waitForSelector(`text=Round ${round}.`, { state: 'attached' });
      const from = performance.now();
      await writeFile(file, text.replace('## Overview\n', `## Overview\n\nRound ${round}.\n`));
      await seen;
      shown.push(performance.now() - from);
      const again = performance.now();
      await page.reload({ waitUntil: 'commit' });
      await page.waitForSelector(`text=Round ${round}.`, { state: 'attached' });
      loaded.push(performance.now() - again);
    }
    const ms = Math.round(median(shown));
    const base = Math.round(median(loaded));
    console.log(`${count} notes, ${saves} saves: ${ms} ms from the save to the text (median)`);
    console.log(`longest ${Math.round(Math.max(...shown))} ms; loading the page alone ${base} ms`);
    console.log(`${(ms / base).toFixed(2)} times the loading`);
  } finally {
    await browser.close();
    preview.kill('SIGTERM');
    await once(preview, 'exit');
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
