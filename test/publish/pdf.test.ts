import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { publish } from '../../src/publish/index.ts';
import { publisher } from '../csaf/publisher.ts';

const team = await publisher();
afterAll(() => team.close());

it('publishes a PDF of each public note where it is given a Chromium, and none without', async () => {
  const chromium = join(team.base, 'chromium');
  const print = `require('node:fs').writeFileSync(process.argv.find((it) => it.startsWith('--print-to-pdf=')).slice(15), "%PDF /CreationDate (D:20261123135809+00'00') /ModDate (D:20261123135809+00'00')");`;
  writeFileSync(chromium, `#!${process.execPath}\n${print}\n`);
  chmodSync(chromium, 0o755);
  const out = join(team.base, 'public-pdf');
  const pdf = join(out, 'advisories/ETS-i-2005-12575/ETS-i-2005-12575.pdf');
  const page = () => readFileSync(join(out, 'advisories/ETS-i-2005-12575/index.html'), 'utf8');
  await publish(team.publication(out, { chromium }));
  expect(readFileSync(pdf, 'latin1')).toContain('/CreationDate (D:2005');
  expect(page()).toContain('ETS-i-2005-12575.pdf');
  await publish(team.publication(out));
  expect(existsSync(pdf)).toBe(false);
  expect(page()).not.toContain('ETS-i-2005-12575.pdf');
}, 120_000);
