import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { suricata } from '../engine/installed.ts';
import { ruleText } from '../library/rules.ts';
import { writeWorkspace } from '../workspace/fixture.ts';
import { temporaryFolder } from './folder.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

async function begin(rules: string) {
  const folder = await temporaryFolder(onTestFinished);
  const root = await writeWorkspace();
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const path = join(folder, 'set.rules');
  await writeFile(path, rules);
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [clarion, 'import', ...args, '--library', 'SET', '--cache', join(folder, 'cache')],
      { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    return { status, stdout, stderr };
  };
  return { root, path, run };
}

const words = ['--source', 'a test', '--licence', 'MIT'];

describe('clarion import', () => {
  it('asks the real engine about all rules, and tells its words', async (context) => {
    await suricata(context);
    const rules = [
      ruleText(1, 'Sound', 1, 'content:"qqqqqqqqqq"; '),
      ruleText(2, 'Unknown', 1, 'nonsense:1; '),
      ruleText(3, 'Snort').replace('alert', 'log'),
      ruleText(4, 'Comma', 1, 'content:"ab",nocase; '),
      `${ruleText(5, 'Two', 1, 'content:"qqqqqqqqqq"; ')} # more`,
      'alert tcp any any -> any any (msg:"All"; dsize:>0; sid:6;)',
      ruleText(7, 'Elsewhere', 1, 'content:"qqqqqqqqqq"; ').replace('tcp any', 'tcp !$HOME_NET'),
    ];
    const { root, path, run } = await begin(`${rules.join('\n')}\n`);
    const { status, stdout } = run(path, ...words, '--json');
    expect(status).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      library: 'SET',
      rules: 5,
      loads: 3,
      written: ['signatures/SET/set.rules', 'signatures/SET/library.yaml'],
    });
    expect(told.refused).toMatchObject([
      { sid: 2, line: 2, reason: expect.stringContaining("unknown rule keyword 'nonsense'") },
      { sid: 3, line: 3, reason: expect.stringContaining('invalid action "log"') },
    ]);
    expect(told.leftOut).toMatchObject([
      { line: 4, engine: expect.stringContaining('bad option value formatting') },
      { line: 5, engine: expect.stringContaining('no terminating') },
    ]);
    expect(told.fires).toMatchObject([{ sid: 6 }]);
    expect(await readFile(join(root, 'signatures/SET/set.rules'), 'utf8')).toBe(`${rules.join('\n')}\n`);
    const again = run('--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ refused: told.refused, fires: told.fires, written: [] });
  });

  it('needs no engine with --no-engine, and says so', async () => {
    const { path, run } = await begin(`${ruleText(1)}\n#${ruleText(2)}\n`);
    const { status, stdout, stderr } = run(path, ...words, '--no-engine', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toBe(
      'SET: 2 rules, 1 of them enabled in the source; here each is disabled until an operator enables it\n  The engine was not asked: none is known to load.\n',
    );
    expect(stderr).toBe('Nothing was written.\n');
  });

  it.each([
    ['a new library whose source is not told', [], 'import/source'],
    ['a sid that is none', [...words, '--remap', '0'], 'import/remap'],
  ])('refuses %s with exit code 2', async (_, args, code) => {
    const { path, run } = await begin(ruleText(1));
    const { status, stderr } = run(path, '--no-engine', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`[${code}]`);
  });
});
