import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { findSuricata, suricataReplay } from '../../src/engine/index.ts';
import { type Conversation, capture } from '../../src/traffic/index.ts';
import { hasCommand } from '../command.ts';
import { smtp, withAttachment } from './mails.ts';
import { clarion, type Outcome, repository, run, start } from './run.ts';

const name = 'ENSRT:W32-KALEL-A-001';
const wormSubject = 'Mail delivery failed: returning message to sender';
const wormText = [
  'This message was created automatically by mail delivery software.',
  '',
  'A message that you sent could not be delivered to one or more of its recipients.',
  'For more details read the attached document.',
  '',
  '++ Attachment: No Virus found',
];
const zip = (disposition: string) => [
  'Content-Type: application/octet-stream',
  `Content-Disposition: ${disposition}`,
];

describe('npm start -- --once', () => {
  let folder: string;
  let out: string;
  let first: Outcome;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clarion-start-'));
    out = join(folder, 'demo');
    first = await start(['--once', '--out', out]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('does all and ends 0', () => {
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('Release 1 is published');
    expect(first.stdout).toMatch(/generation +1, 1 rule, confirmed/);
  });

  it('publishes the page and its print view, and the page says that it is a retelling', async () => {
    const page = await readFile(join(out, 'public/advisories/ETS-i-2005-12575/index.html'), 'utf8');
    expect(page).toMatch(/This page retells, in words of its own/);
    expect(page).toContain(name);
    const print = await readFile(join(out, 'public/advisories/ETS-i-2005-12575/print/index.html'), 'utf8');
    expect(print).toContain('error_details.zip');
  });

  it('releases every signature disabled', async () => {
    const library = JSON.parse(
      await readFile(join(out, 'sensor/master/libraries/ENSRT/library.json'), 'utf8'),
    );
    expect(library.signatures[1624001]).toMatchObject({ name, enabled: false });
    const enabled = Object.values<{ enabled: unknown }>(library.signatures).map(
      (signature) => signature.enabled,
    );
    expect(new Set(enabled)).toEqual(new Set([false]));
    const rules = await readFile(join(out, 'sensor/master/libraries/ENSRT/suricata.rules'), 'utf8');
    expect(rules.split('\n').filter((line) => line !== '' && !line.startsWith('# '))).toEqual([]);
  });

  describe('in the real engine', () => {
    async function alerts(context: TestContext, rules: string, conversations: readonly Conversation[]) {
      const binary = await findSuricata();
      if (binary === undefined) return context.skip('Suricata is not installed');
      const captures = conversations.map((conversation) => () => capture(conversation));
      const result = await suricataReplay(binary)({ rules, detectors: [], captures });
      expect([...result.refused]).toEqual([]);
      return result.captures.map((report) => report.alerts.map(({ sid }) => sid));
    }
    const worms = [
      smtp(withAttachment(zip('attachment; filename="error_details.zip"'), wormSubject, wormText)),
      smtp(withAttachment(zip('attachment; filename=error_details.zip'), wormSubject, wormText)),
      smtp(
        withAttachment(
          ['Content-Type: application/x-zip-compressed;', '\tname="error_details.zip"'],
          wormSubject,
          wormText,
        ),
      ),
      smtp(
        withAttachment(zip('attachment; filename="Error_Details.ZIP"'), wormSubject, wormText),
        '203.0.113.25:587',
      ),
    ];

    it('says nothing of the worm before the operator enables the signature', async (context) => {
      const rules = await readFile(join(out, 'sensor/master/libraries/ENSRT/suricata.rules'), 'utf8');
      expect(await alerts(context, rules, worms)).toEqual(worms.map(() => []));
    });

    it('alerts on the worm in the current generation', async (context) => {
      const rules = await readFile(join(out, 'sensor/current/clarion.rules'), 'utf8');
      const seen = await alerts(context, rules, worms);
      expect(seen.map((sids) => sids.includes(1624001))).toEqual(worms.map(() => true));
    });

    it('is silent on ordinary mail, on bounces, and on mail that quotes the note', async (context) => {
      const rules = await readFile(join(out, 'sensor/current/clarion.rules'), 'utf8');
      const note = await readFile(join(repository, 'advisories/2005/ETS-i-2005-12575.md'), 'utf8');
      const quoted = note.split('\n').map((line) => `> ${line}`);
      const mails = [
        smtp(
          withAttachment(zip('attachment; filename="minutes.zip"'), 'Minutes of Tuesday', ['As promised.']),
        ),
        smtp(withAttachment(zip('attachment; filename="details.zip"'), wormSubject, wormText.slice(0, 3))),
        smtp(withAttachment(zip('attachment; filename="note.txt"'), 'Fwd: worm', quoted)),
        smtp([
          'From: a@example.com',
          'Subject: Fwd: Worm - W32.Kalel.A@mm',
          '',
          ...quoted,
          'name="error_details.zip"',
          rules,
        ]),
      ];
      expect(await alerts(context, rules, mails)).toEqual(mails.map(() => []));
    });
  });

  it('can be checked by hand as docs/verify-by-hand.md says', async (context) => {
    for (const command of ['gpg', 'zstd'])
      if (!hasCommand(command)) return context.skip(`${command} is not installed`);
    const { check } = await handCommands();
    const hand = await handFolder(out, join(folder, 'hand'));
    const good = await run('bash', ['-euc', check], { cwd: hand });
    expect(good).toMatchObject({ code: 0 });
    for (const line of [
      'members: as listed',
      'digests: good',
      'signers: 3 of 2 needed',
      'signatures: enough',
    ])
      expect(good.stdout).toContain(line);
  });

  it('by hand, a changed member, an unlisted member and a lone signer are noticed', async (context) => {
    for (const command of ['gpg', 'zstd'])
      if (!hasCommand(command)) return context.skip(`${command} is not installed`);
    const { check } = await handCommands();
    const changes = [
      ['digests: good', 'sed -i s/Kalel/Kalek/ release/advisories/*.json; '],
      ['members: as listed', 'touch extra; tar --append -f clarion.tar extra; '],
      ['signatures: enough', 'sed -i \'s/"threshold": *[0-9]*/"threshold":4/\' team.json; '],
    ] as const;
    for (const [index, [missing, change]] of changes.entries()) {
      const hand = await handFolder(out, join(folder, `hand-${index}`));
      const [unpack = '', ...rest] = check.split('# ---\n');
      const tampered =
        index === 1 ? unpack.replace('mkdir release', `${change}\nmkdir release`) : `${unpack}\n${change}`;
      const { stdout } = await run('bash', ['-c', [tampered, ...rest].join('\n')], { cwd: hand });
      expect(stdout).not.toContain(missing);
    }
  });

  it('run again, makes no new release and changes no published file but what is mutable', async () => {
    const before = await digests(join(out, 'public'));
    const again = await start(['--once', '--out', out]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('Nothing new');
    expect(await digests(join(out, 'public'))).toEqual(before);
    expect(await readlink(join(out, 'sensor/current'))).toBe('generations/0001');
  });

  it('a changed note makes release 2, and the sensor takes the delta, which zstd applies by hand too', async (context) => {
    const workspace = join(folder, 'workspace');
    for (const part of ['clarion.yaml', 'advisories', 'signatures', 'alarms', 'policies', 'site'])
      await cp(join(repository, part), join(workspace, part), { recursive: true });
    const note = join(workspace, 'advisories/2005/ETS-i-2005-12575.md');
    const text = await readFile(note, 'utf8');
    const revised = text.replace(
      /\n---\n/,
      '\n  - { version: "1.1", date: 2005-05-26, author: ENSRT STAFF, change: A word on copies in shared folders }\n---\n',
    );
    expect(revised).not.toBe(text);
    await writeFile(note, revised);
    const passphrase = await readFile(join(out, 'keys/passphrase'), 'utf8');
    const level = (await findSuricata()) === undefined ? ['--allow-unproven'] : [];
    const keys = ['--keys', join(out, 'keys'), '--passphrase-fd', '3'];
    const published = await clarion(
      ['publish', '--out', join(out, 'public'), '--workspace', workspace, ...keys, ...level],
      passphrase,
    );
    expect(published).toMatchObject({ code: 0 });
    expect(published.stdout).toContain('Release 2');
    const updated = await clarion(['sensor', 'update', '--state', join(out, 'sensor'), '--json']);
    expect(JSON.parse(updated.stdout)).toMatchObject({ release: 2, way: 'delta' });
    if (!hasCommand('zstd')) return context.skip('zstd is not installed');
    const hand = join(folder, 'hand-delta');
    await mkdir(hand);
    await cp(join(out, 'sensor/releases/0001.tar'), join(hand, 'old.tar'));
    await cp(join(out, 'public/live-update/targets/deltas/clarion-1-2.zst'), join(hand, 'clarion-delta.zst'));
    const { delta } = await handCommands();
    expect(await run('bash', ['-euc', delta], { cwd: hand })).toMatchObject({ code: 0 });
    expect(await readFile(join(hand, 'new.tar'))).toEqual(
      await readFile(join(out, 'sensor/releases/0002.tar')),
    );
  });
});

describe('npm start', () => {
  it('without Suricata goes on with the directory engine, and says unproven everywhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clarion-bare-'));
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const tool of ['sh', 'cat', 'flock']) {
      const { stdout } = await run('sh', ['-c', `command -v ${tool}`]);
      await symlink(stdout.trim(), join(bin, tool));
    }
    const out = join(folder, 'demo');
    const { code, stdout } = await start(['--once', '--out', out], {
      PATH: bin,
      HOME: folder,
      CLARION_NO_INSTALL: '1',
    });
    expect(code).toBe(0);
    expect(stdout.match(/No Suricata on this machine/g)).toHaveLength(2);
    expect(await readFile(join(out, 'public/advisories/ETS-i-2005-12575/index.html'), 'utf8')).toMatch(
      /unproven/i,
    );
    expect(await readFile(join(out, 'sensor/master/libraries/ENSRT/library.json'), 'utf8')).toContain(
      '"proof":"unproven"',
    );
    expect(await readFile(join(out, 'sensor/current/clarion.rules'), 'utf8')).toContain('sid:1624001');
    await rm(folder, { recursive: true });
  });

  it('refuses a folder that holds other files, and changes none of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clarion-other-'));
    await writeFile(join(folder, 'thesis.txt'), 'mine');
    expect(await start(['--once', '--out', folder])).toMatchObject({ code: 2 });
    expect(await readdir(folder)).toEqual(['thesis.txt']);
    await rm(folder, { recursive: true });
  });

  it('serves the site until it is told to end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clarion-serve-'));
    const child = spawn(
      process.execPath,
      ['scripts/start.ts', '--out', join(folder, 'demo'), '--port', '0'],
      { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = new Promise((done) => child.once('close', done));
    const url = await new Promise<string>((found, failed) => {
      let said = '';
      child.stdout.on('data', (data: Buffer) => {
        said += data;
        const match = /The site is at (\S+)/.exec(said);
        if (match?.[1] !== undefined) found(match[1]);
      });
      child.once('close', () => failed(new Error(said)));
    });
    const page = await fetch(new URL('advisories/ETS-i-2005-12575/', url));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const settings = await readFile(join(folder, 'demo/sensor/etc/sensor.yaml'), 'utf8');
    expect(settings).toContain(`${url}live-update/`);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await rm(folder, { recursive: true });
  });
});

/** The page's commands: those that check a release (blocks parted by `# ---`), and the one for a delta. */
async function handCommands(): Promise<{ check: string; delta: string }> {
  const page = await readFile(join(repository, 'docs/verify-by-hand.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(4);
  return { check: blocks.slice(0, 3).join('# ---\n'), delta: blocks[3] ?? '' };
}

async function handFolder(out: string, folder: string): Promise<string> {
  await mkdir(folder);
  const targets = join(out, 'public/live-update/targets/stable');
  const bundle = (await readdir(targets)).find((file) => file.endsWith('.clarion-1.tar.zst')) ?? '';
  await cp(join(targets, bundle), join(folder, 'clarion.tar.zst'));
  await cp(join(out, 'public/live-update/team/1.json'), join(folder, 'team.json'));
  return folder;
}

async function digests(folder: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', 'find . -type f | LC_ALL=C sort | xargs sha256sum'], {
    cwd: folder,
  });
  return stdout;
}
