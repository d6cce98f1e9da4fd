import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findSuricata } from '../../src/engine/index.ts';
import { capture } from '../../src/traffic/index.ts';
import { smtp } from '../end-to-end/mails.ts';
import { type Lab, makeLab } from './lab.ts';
import { makeSite, type Site } from './site.ts';

const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const page = readFileSync(new URL('../../docs/sensors.md', import.meta.url), 'utf8');
const hour = page.slice(page.indexOf('## The first hour'), page.indexOf('## Forty sensors'));
const commands = [...hour.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const [lines = ''] = [...hour.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

let lab: Lab | undefined;
let site: Site | undefined;
afterAll(async () => {
  await site?.close();
  await lab?.close();
});

/** Runs the page's commands in the lab's folder, and stops at the first that fails. */
async function sh(script: string, folder: string) {
  const child = spawn('sh', ['-eu', '-c', script], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
      CLARION_STATE: join(folder, 'state'),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => {
    said.out += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    said.err += data;
  });
  const code = await new Promise((done) => child.once('close', done));
  return { code, ...said };
}

test('docs/sensors.md leads through the first hour, run as it stands beside a real Suricata', {
  timeout: 120_000,
}, async (ctx) => {
  const binary = await findSuricata();
  if (binary === undefined) return ctx.skip('Suricata is not installed');
  lab = await makeLab(true);
  site = await makeSite(binary);
  const { folder, paths } = lab;
  await lab.publish(1);
  writeFileSync(join(folder, 'enrolment.json'), lab.enrolment);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/clarion'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
    mode: 0o755,
  });
  const mail = capture(smtp(['Subject: kalel', '', 'kalel']));
  writeFileSync(join(folder, 'worm.pcap'), mail);

  // This machine's folders, and the lab's signature, for those of the page.
  const here = (text: string) =>
    text
      .replaceAll('/var/lib/clarion', paths.state)
      .replaceAll('/etc/suricata/suricata.yaml', site?.config ?? '')
      .replaceAll('ENSRT:W32-KALEL-A-001', 'ENSRT:S-1624001')
      .replaceAll('library list zip', 'library list sample');
  const [enrol = '', ...rest] = commands.map(here);
  const enrolled = await sh(enrol, folder);
  expect(enrolled.code, enrolled.err).toBe(0);
  expect(enrolled.out).toContain('Compare these fingerprints');

  // The lines that the page says are those that `enrol` said.
  const shown = parse(here(lines));
  for (const line of here(lines).trimEnd().split('\n')) expect(enrolled.out).toContain(line);
  await site.configure(['neighbour.rules', ...shown['rule-files']]);
  writeFileSync(site.neighbour, 'alert tcp any any -> any 9 (msg:"theirs"; sid:9; rev:1;)\n');
  await site.start();
  const settings = readFileSync(paths.settings, 'utf8');
  writeFileSync(
    paths.settings,
    `${settings}suricata: { binary: ${binary}, config: ${site.config}, socket: ${site.socket} }\n`,
  );

  const done = await sh(rest.join('\n'), folder);
  expect(done.code, `${done.out}\n${done.err}`).toBe(0);
  expect(done.out).toContain('"signature_id":1624001');
  const journal = readFileSync(paths.journal, 'utf8').trimEnd().split('\n');
  expect(journal.map((line) => JSON.parse(line).event)).toEqual([
    'enrolled',
    'updated',
    ...['switched', 'confirmed', 'switched', 'confirmed', 'switched', 'confirmed'],
  ]);
  expect(await site.holds()).toMatchObject([{ rules_loaded: 2, rules_failed: 0 }]);
});
