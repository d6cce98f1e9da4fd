import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findSuricata } from '../../src/engine/index.ts';
import { readTeamFile, type TeamFile } from '../../src/release/index.ts';
import { openKeyFolder } from '../../src/signing/index.ts';
import { verifyTeamStep } from '../../src/verify/team-chain.ts';
import { hasCommand } from '../command.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const page = readFileSync(new URL('../../docs/key-ceremony.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const configuration = `
workspace: ensrt
publisher: { name: Example Team, namespace: "https://example.org/", contact: team@example.org }
base-url: http://alerts.example.org/
note-id-prefix: ETS-i
about: About.
products: [Matrix]
classes: {}
sids: { from: 1624000, to: 1624999 }
disclaimer: None.
`;
const folder = mkdtempSync(join(tmpdir(), 'clarion-ceremony-'));
const bob = join(folder, 'bob', 'gnupg');
afterAll(() => {
  spawnSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: bob } });
  rmSync(folder, { recursive: true });
});

/** Runs shell commands as an operator would, without a terminal, and stops at the first that fails. */
function sh(script: string) {
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  const env = {
    ...process.env,
    PATH,
    HOME: folder,
    GNUPGHOME: join(folder, 'none'),
    NO_COLOR: '1',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  return spawnSync('sh', ['-eu', '-c', script], { cwd: folder, encoding: 'utf8', env });
}

/** A folder for each person and machine of the page, with its passphrase, and the workspace. */
function prepare(): void {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/clarion'), `#!/bin/sh\nexec '${process.execPath}' '${clarion}' "$@"\n`, {
    mode: 0o755,
  });
  mkdirSync(join(folder, 'notes'));
  writeFileSync(join(folder, 'notes/clarion.yaml'), configuration);
  const machines = new Set([...page.matchAll(/3<([a-z0-9]+)\/passphrase/g)].map(([, name = '']) => name));
  for (const name of [...machines, 'bob']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'passphrase'), `the passphrase of ${name}\n`);
  }
}

function teamFile(version: number): Uint8Array {
  return readFileSync(join(folder, `notes/keys/team/${version}.json`));
}

function step(from: TeamFile, to: number): Promise<TeamFile> {
  const signatures = readFileSync(join(folder, `notes/keys/team/${to}.json.asc`));
  return verifyTeamStep(from, { next: teamFile(to), signatures, now: new Date() });
}

// Some fifty commands, of which each stretches passphrases: no matter for the limit of a test on a busy machine.
const patience = { timeout: 300_000 };

test(
  'docs/key-ceremony.md leads through the first day, the year and the bad days, run as it stands',
  patience,
  async (ctx) => {
    if (!hasCommand('gpg')) ctx.skip('gpg is not installed');
    if ((await findSuricata()) === undefined) ctx.skip('Suricata is not installed: nothing can be published');
    prepare();
    const { status, stdout, stderr } = sh(blocks.join('\n'));
    expect(status, `${stdout}\n${stderr}`).toBe(0);

    const keys = await openKeyFolder(join(folder, 'desk/keys'));
    expect(keys.team.members.map(({ email }) => email)).toEqual(['ada@example.org', 'erin@example.org']);
    expect(keys.root.newest.signed.version).toBe(3);
    expect(keys.root.newest.signed.roles.root).toMatchObject({ threshold: 2 });
    expect([...keys.roles.keys()]).toEqual(['targets', 'stable', 'canary', 'snapshot', 'timestamp']);
    expect(readdirSync(join(folder, 'notes/keys'), { recursive: true }).toSorted()).toEqual([
      'root',
      'root/1.json',
      'root/2.json',
      'root/3.json',
      'team',
      'team/1.json',
      'team/2.json',
      'team/2.json.asc',
      'team/3.json',
      'team/3.json.asc',
      'team/4.json',
      'team/4.json.asc',
    ]);

    // What the ceremony made is what sensors follow: each root is signed by the one before, each team file too, but for
    // the new chain.
    for (const [at, root] of keys.roots.entries()) {
      const before = keys.roots[at - 1]?.metadata ?? root.metadata;
      before.verifyDelegate('root', root.metadata);
    }
    const second = await step(readTeamFile(teamFile(1)), 2);
    const third = await step(second, 3);
    expect(third.members.map(({ email }) => email)).toEqual([
      'ada@example.org',
      'bob@example.org',
      'dan@example.org',
    ]);
    await expect(step(third, 4)).rejects.toMatchObject({ kind: 'verification', code: 'verify/team' });

    // And so did the sensor of the page: it followed, refused the new chain, and was given it by hand.
    const journal = readFileSync(join(folder, 'sensor/journal.jsonl'), 'utf8').trimEnd().split('\n');
    expect(journal.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'enrolled', team: 1 },
      { event: 'updated', release: 1 },
      { event: 'team-followed', team: 2 },
      { event: 'updated', release: 2 },
      { event: 'team-followed', team: 3 },
      { event: 'update-refused', code: 'verify/team' },
      { event: 'enrolled', team: 4 },
      { event: 'updated', release: 3 },
    ]);
  },
);
