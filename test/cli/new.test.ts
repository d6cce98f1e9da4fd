import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { frontMatterSchema, readNote } from '../../src/advisory/index.ts';
import { optionalSections, sectionOrder } from '../../src/advisory/sections.ts';
import { findSuricata, suricataReplay } from '../../src/engine/index.ts';
import { proveSignatures } from '../../src/proof/index.ts';
import { buildSite } from '../../src/site/index.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { hasCommand } from '../command.ts';
import { clarion, onTerminal, startedWorkspace } from './started.ts';

const draftFile = 'advisories/drafts/w32-foo-a.md';
const foo = ['--threat', 'W32.Foo.A@mm', '--title', 'Worm: "W32.Foo.A@mm" #1', '--released', '2026-11-23'];

let root = '';
beforeEach(async () => {
  root = await startedWorkspace();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const begin = (...args: readonly string[]) => clarion(root, 'new', ...args);
const fileOf = (path: string) => readFile(join(root, path), 'utf8');

async function checked() {
  const { workspace, faults } = await loadWorkspace(root);
  return { workspace, errors: faults.filter(({ fatal }) => fatal === true), faults };
}

describe('clarion new note', () => {
  test('a draft with every section in order and the standing texts; no faults, and not public', async () => {
    const made = begin('note', ...foo, '--class', 'mass-mailing-worm', 'backdoor', '--severity', 'high');
    expect(made.status, made.stderr).toBe(0);
    expect(made.stdout).toBe(`wrote   ${draftFile}\n`);
    const { read } = readNote(draftFile, await readFile(join(root, draftFile)));
    expect(read?.matter).toMatchObject({
      id: 'draft-w32-foo-a',
      title: 'Worm: "W32.Foo.A@mm" #1',
      status: 'draft',
    });
    expect(read?.body?.sections.map(({ heading }) => heading)).toEqual(
      sectionOrder.filter((name) => !optionalSections.includes(name)),
    );
    const assessment = read?.body?.sections.find(({ heading }) => heading === 'Threat Assessment')?.markdown;
    expect(assessment).toMatch(/^### Mass-mailing worm\n\nA mass-mailing worm that nobody stops/);
    expect(assessment).toContain(
      '### Trojan or backdoor listener\n\nA Trojan or a backdoor that nobody closes',
    );
    const { workspace, errors, faults } = await checked();
    expect(errors).toEqual([]);
    expect(new Set(faults.map(({ ruleId }) => ruleId))).toEqual(
      new Set(['example-replaced', 'section-empty']),
    );
    const pages = workspace === undefined ? [] : buildSite(workspace, { theme: [] }).map(({ path }) => path);
    expect(pages).toContain('index.html');
    expect(pages.filter((path) => path.includes('draft') || path.startsWith('advisories/'))).toEqual([]);
  });

  test('the day is today, in UTC, unless it is told', async () => {
    const before = new Date().toISOString().slice(0, 10);
    expect(begin('note', ...foo.slice(0, 4), '--class', 'backdoor').status).toBe(0);
    const after = new Date().toISOString().slice(0, 10);
    const { read } = readNote(draftFile, await readFile(join(root, draftFile)));
    expect([before, after]).toContain(read?.matter.released);
    expect(read?.matter.revisions?.[0]?.date).toBe(read?.matter.released);
  });

  test('from another note: its text, links and comments; title, threat, id, day and revisions of its own', async () => {
    begin('note', ...foo, '--class', 'backdoor');
    const other = (await fileOf(draftFile))
      .replace('signatures: []', 'signatures: [X:Y] # ours')
      .replace('status: draft', 'status: withdrawn\nwithdrawal: Harmless')
      .replace('id: draft-w32-foo-a', 'id: EX-2026-00007')
      .replace('## Overview\n', '## Overview\n\nWhat it is.\n')
      .replace(
        'change: First release',
        'change: First release\n  - { version: "1.1", date: 2026-11-24, author: A, change: B }',
      );
    await writeFile(join(root, draftFile), other);
    const made = begin(
      'note',
      ...['--from', draftFile, '--threat', 'W32.Bar', '--title', 'Worm - Bar', '--released', '2026-12-01'],
    );
    expect(made.status, made.stderr).toBe(0);
    const text = await fileOf('advisories/drafts/w32-bar.md');
    expect(text).toContain('signatures: [X:Y] # ours\n');
    expect(text).toContain('## Overview\n\nWhat it is.\n');
    const { note } = readNote('advisories/drafts/w32-bar.md', Buffer.from(text));
    expect(note?.matter).toMatchObject({
      id: 'draft-w32-bar',
      title: 'Worm - Bar',
      threat: { name: 'W32.Bar', classes: ['backdoor'] },
      released: '2026-12-01',
      status: 'draft',
      revisions: [{ version: '1.0', date: '2026-12-01', author: 'Example CERT', change: 'First release' }],
    });
    expect(Object.keys(note?.matter ?? {})).not.toContain('withdrawal');
    expect(Object.keys(frontMatterSchema.shape)).toContain('withdrawal');
  });

  test('nothing is overwritten, and what will not do is told: exit 2', async () => {
    begin('note', ...foo, '--class', 'backdoor');
    const again = begin('note', ...foo, '--class', 'mass-mailing-worm');
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('[file/exists]');
    expect(await fileOf(draftFile)).toContain('- backdoor');
    expect(begin('note', '--threat', 'X').stderr).toContain('Missing --title, --class [ask/missing]');
    expect(begin('note', ...foo, '--class', 'backdoor', '--title', '99')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Unexpected "99" in `--title`, expected a title with letters'),
    });
    expect(begin('note', ...foo, '--class', 'backdor').stderr).toContain(
      'expected some of mass-mailing-worm',
    );
    expect(begin('note', ...foo, '--class', 'backdoor', '--name', '../x').stderr).toContain('[new/name]');
    const day = begin(
      'note',
      '--class',
      'backdoor',
      '--threat',
      'Y',
      '--title',
      'Y',
      '--released',
      '2026-02-30',
    );
    expect([day.status, day.stderr]).toEqual([2, expect.stringContaining('in `released`')]);
    expect(await readdir(join(root, 'advisories/drafts'))).toEqual(['w32-foo-a.md']);
  });

  test('on a terminal it asks', (ctx) => {
    if (!hasCommand('script'))
      ctx.skip('script (util-linux) is not installed: there is no terminal to type on');
    const made = onTerminal(
      root,
      'new note',
      'W32.Foo.A@mm\n99\nWorm - Foo\nnone\nbackdoor, network-worm\n\n',
    );
    expect(made.status, made.stdout).toBe(0);
    expect(made.stdout).toContain('Unexpected "99", expected a title with letters');
    expect(made.stdout).toContain('Unexpected "none", expected some of');
    expect(made.stdout).not.toMatch(/--title|--class/);
    expect(made.stdout).toContain(`wrote   ${draftFile}`);
  });
});

describe('clarion new signature, alarm and policy', () => {
  test('from a note: named by its threat, linked in it, without faults, and proven as they stand', async (ctx) => {
    begin('note', ...foo, '--class', 'backdoor');
    const before = await fileOf(draftFile);
    const made = begin('signature', '--note', 'draft-w32-foo-a', '--json');
    expect(made.status, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toEqual({
      name: 'DESK:W32-FOO-A-001',
      written: [
        'signatures/DESK/W32-FOO-A-001.yaml',
        'signatures/DESK/samples/w32-foo-a-001-fires.yaml',
        'signatures/DESK/samples/w32-foo-a-001-silent.yaml',
      ],
      linked: draftFile,
    });
    expect(begin('signature', '--note', draftFile).stdout).toContain('W32-FOO-A-002.yaml');
    expect(begin('alarm', '--note', 'draft-w32-foo-a').status).toBe(0);
    expect(begin('policy', 'irc-egress', '--kind', 'service', '--note', 'draft-w32-foo-a').status).toBe(0);
    expect(begin('policy', 'held', '--kind', 'role', '--note', 'draft-w32-foo-a').status).toBe(0);
    expect(await fileOf(draftFile)).toBe(
      before
        .replace('signatures: []', 'signatures: [DESK:W32-FOO-A-001, DESK:W32-FOO-A-002]')
        .replace('alarms: []', 'alarms: [w32-foo-a]')
        .replace('policies: []', 'policies: [irc-egress, held]'),
    );
    const { workspace, errors } = await checked();
    expect(errors).toEqual([]);
    expect(workspace?.alarms).toMatchObject([
      {
        name: 'w32-foo-a',
        'event-group': ['DESK:W32-FOO-A-001', 'DESK:W32-FOO-A-002'],
        threshold: { count: 3, seconds: 60 },
      },
    ]);
    const sids = workspace?.signatures.map(({ data }) => data.sid) ?? [];
    const from = workspace?.configuration.sids.from ?? 0;
    expect(sids).toEqual([from, from + 1]);

    const binary = await findSuricata();
    if (workspace === undefined || binary === undefined)
      return ctx.skip('Suricata is not installed: nothing can be proven');
    const proofs = await proveSignatures(workspace, suricataReplay(binary), {});
    expect(proofs.map(({ level, failures }) => [level, failures])).toEqual([
      ['proven', []],
      ['proven', []],
    ]);
  });

  test('a name that is taken, a signature that is not there, a full range: exit 2, and nothing is written', async () => {
    expect(begin('signature', 'DESK:ONE').status).toBe(0);
    const before = await fileOf('signatures/DESK/ONE.yaml');
    expect(begin('signature', 'DESK:ONE').stderr).toContain('[file/exists]');
    expect(await fileOf('signatures/DESK/ONE.yaml')).toBe(before);
    expect(begin('signature', 'desk:two').status).toBe(2);
    expect(begin('signature').stderr).toContain('Missing the name, GROUP:NAME [ask/missing]');
    expect(begin('alarm', 'one', '--signature', 'DESK:ONF').stderr).toContain('Did you mean DESK:ONE?');
    expect(begin('policy', 'one', '--kind', 'rule').status).toBe(2);
    await writeFile(
      join(root, 'clarion.yaml'),
      (await fileOf('clarion.yaml')).replace(/ {2}to: [0-9]+/, `  to: ${/sid: ([0-9]+)/.exec(before)?.[1]}`),
    );
    expect(begin('signature', 'DESK:TWO').stderr).toContain('[new/sid]');
    expect(await readdir(join(root, 'signatures/DESK'))).toEqual(['ONE.yaml', 'samples']);
    expect(await readdir(join(root, 'alarms'))).toEqual(['.gitkeep']);
  });
});
