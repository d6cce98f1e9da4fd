import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuildRelease } from '../../src/cli/verify/rebuild.ts';
import { loadValidator } from '../../src/csaf/index.ts';
import { readTeamFile } from '../../src/release/index.ts';
import { type VerifiedRelease, verifyBundle } from '../../src/verify/index.ts';
import { hasCommand, needing } from '../command.ts';
import { repository, run } from '../end-to-end/run.ts';
import { ruleText } from '../library/rules.ts';
import { soundFiles } from '../workspace/fixture.ts';
import { plantedFiles } from './planted.ts';
import { PlantedRun } from './planted-run.ts';

await loadValidator();
const day = 86_400_000;
const planted = await PlantedRun.open(new Date(Math.floor(Date.now() / 1000) * 1000 - 2 * day));
afterAll(() => planted.close());

// Notes of every label, a draft, a theme, and a library of which the engine refuses a rule and hears another.
const files: Readonly<Record<string, string>> = {
  ...plantedFiles(),
  'site/theme.css': 'body { color: navy }\n',
  'signatures/OTHER/library.yaml': 'library: OTHER\nsource: A test\nlicence: MIT\n',
  'signatures/OTHER/other.rules': [1, 2, 3].map((sid) => `${ruleText(sid)}\n`).join(''),
};
const desk = join(planted.base, 'desk');
const clone = join(planted.base, 'clone');
const team = join(planted.base, 'public/live-update/team/1.json');
let bundle = '';

function git(...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  return execFileSync('git', ['-C', desk, ...who, ...args], { env, encoding: 'utf8' }).trim();
}

function commit(changed: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(changed)) {
    mkdirSync(dirname(join(desk, 'team', path)), { recursive: true });
    writeFileSync(join(desk, 'team', path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'A change');
  return git('rev-parse', 'HEAD');
}

/** The clone knows the newest commit as `newer`; its own files stay. */
function fetched(): void {
  execFileSync('git', ['-C', clone, 'fetch', '--quiet', 'origin', '+HEAD:refs/heads/newer']);
}

/** Runs `clarion verify --rebuild` in the clone, below the root of its workspace. */
function rebuild(...args: readonly string[]) {
  const script = join(repository, 'bin/clarion.js');
  const command = [script, 'verify', bundle, '--team', team, '--rebuild', ...args];
  return run('sh', ['-c', 'umask 077; exec "$0" "$@"', process.execPath, ...command], {
    cwd: join(clone, 'team/advisories'),
    env: { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  });
}

async function rebuilt(...args: readonly string[]) {
  const { code, stdout } = await rebuild('--json', ...args);
  return { code, ...JSON.parse(stdout).rebuilt };
}

describe('a release made again from git', needing('git', hasCommand('git')), () => {
  let published = '';
  beforeAll(async () => {
    mkdirSync(desk);
    git('init', '--quiet');
    published = commit({ ...soundFiles, ...files, '../.gitattributes': '* filter=planted export-subst\n' });
    await planted.publish(files, {
      load: async (libraries) =>
        new Map(
          libraries.map(({ group, rules }) => [
            group,
            new Map(
              rules.map(({ sid }) => [sid, sid === 2 ? { refused: 'no' } : { alerts: sid === 3 ? 7 : 0 }]),
            ),
          ]),
        ),
    });
    const targets = join(planted.base, 'public/live-update/targets/stable');
    bundle = join(targets, readdirSync(targets)[0] ?? '');
    git('clone', '--quiet', desk, clone);
    const hook = join(clone, '.git/hooks/post-checkout');
    for (const path of [hook, join(planted.base, 'filter')]) {
      writeFileSync(path, `#!/bin/sh\ntouch '${planted.base}/marker'\ncat\n`);
      chmodSync(path, 0o755);
    }
    for (const kind of ['clean', 'smudge'])
      execFileSync('git', ['-C', clone, 'config', `filter.planted.${kind}`, join(planted.base, 'filter')]);
  });

  test('is the same, in a fresh clone, on another day, in another locale, zone and umask; no hook or filter runs', async () => {
    const { code, stdout, stderr } = await rebuild();
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain(`Made again from the commit ${published}: the same, byte for byte`);
    expect(stdout).toMatch(/SHA256SUMS {2}sha256 [0-9a-f]{64}\n {2}tar {9}sha256 [0-9a-f]{64}/);
    expect(stderr).toContain('OTHER: the release leaves out 1 rule of the commit');
    expect(existsSync(join(planted.base, 'marker'))).toBe(false);
    expect(readdirSync(clone).sort()).toEqual(['.git', '.gitattributes', 'team']);
  });

  test('is told member by member where the commit is another one, and ends with 3', async () => {
    const alarm = soundFiles['alarms/w32-kalel-a.yaml'] ?? '';
    commit({
      'alarms/w32-kalel-a.yaml': alarm.replace('A host that', 'Any host that'),
      'alarms/new.yaml': alarm.replace('name: w32-kalel-a', 'name: new'),
      'signatures/OTHER/other.rules': `${ruleText(1)}\n${ruleText(2)}\n`,
    });
    fetched();
    const { code, stdout, stderr } = await rebuild('--commit', 'newer');
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stdout).toContain('not the same in 4 members');
    expect(stdout).toContain('  alarms/new.json: made by the commit alone\n');
    expect(stdout).toMatch(
      / {2}alarms\/w32-kalel-a\.json:1:[0-9]+\n {4}released {2}.*"title":"A host.*\n {4}made {6}.*"title":"Any host/,
    );
    expect(stdout).toMatch(
      /suricata\.rules:2:1\n {4}released {2}# .*sid:3;.*\n {4}made {6}\(ends before\)\n/,
    );
    expect(stderr).toContain('Was it published from another commit');
    expect(await rebuilt('--commit', published)).toMatchObject({ code: 0, same: true, uncommitted: [] });
  });

  describe('in one process', () => {
    let release: VerifiedRelease | undefined;
    const made = async (commit?: string, workspace = join(clone, 'team')) => {
      const now = new Date();
      release ??= await verifyBundle(readFileSync(bundle), { team: readTeamFile(readFileSync(team)), now });
      return rebuildRelease(release, '', { commit, workspace });
    };

    test('says which files of the folder are not as in its newest commit', async () => {
      const [changed, added] = ['policies/quarantine.yaml', 'alarms/added.yaml'];
      for (const path of [changed, added]) writeFileSync(join(clone, 'team', path), 'name: not read\n');
      expect(await made()).toMatchObject({ differences: [], uncommitted: [added, changed] });
      expect(await made(published)).toMatchObject({ differences: [], uncommitted: [] });
    });

    test('is not made of a commit with faults, links, or without the workspace; nor of none', async () => {
      commit({ 'alarms/w32-kalel-a.yaml': 'name: w32-kalel-a\n' });
      fetched();
      await expect(made('newer')).rejects.toMatchObject({
        kind: 'verification',
        message: expect.stringMatching(/fault.* alarms\/w32-kalel-a\.yaml:1:1 /),
      });
      symlinkSync('/etc/passwd', join(desk, 'team/alarms/link.yaml'));
      commit({});
      fetched();
      const wrong = [
        ['newer', '"alarms/link.yaml" is a symbolic link in the commit'],
        ['nothing', 'There is no commit "nothing"'],
        ['--all', 'There is no commit "--all"'],
        ['HEAD:team', 'There is no commit "HEAD:team"'],
      ] as const;
      for (const [revision, message] of wrong)
        await expect(made(revision)).rejects.toMatchObject({
          kind: 'usage',
          message: expect.stringContaining(message),
        });
      await expect(made('HEAD', planted.base)).rejects.toThrow('is in no git repository');
      await expect(made('HEAD', join(clone, 'team/alarms'))).rejects.toThrow(
        'has no team/alarms/clarion.yaml',
      );
    });

    test('is not made of half a clone, and no server is asked', async () => {
      const half = join(planted.base, 'half');
      git('config', 'uploadpack.allowFilter', 'true');
      git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${desk}`, half);
      mkdirSync(join(half, 'team'));
      await expect(made('HEAD', join(half, 'team'))).rejects.toMatchObject({ kind: 'usage' });
    });
  });
});
