import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { configurationSchema } from '../../src/workspace/configuration.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { newWorkspace } from '../../src/workspace/start/index.ts';
import { hasCommand } from '../command.ts';
import { clarion, onTerminal, startedWorkspace } from './started.ts';

const told = ['--publisher', 'A: "#1" team', '--base-url', 'https://notes.example.org/', '--prefix', 'EX'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-init-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a new workspace has no fault and no warning, and says what comes next', async () => {
  const { status, stdout, stderr } = clarion(folder, 'init', 'Example Notes', ...told);
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('wrote  clarion.yaml\n');
  expect(stderr).toContain('clarion new note');
  const { workspace, faults } = await loadWorkspace(join(folder, 'Example Notes'));
  expect(faults).toEqual([]);
  expect(workspace?.configuration).toMatchObject({
    workspace: 'example-notes',
    publisher: { name: 'A: "#1" team', contact: 'security@notes.example.org' },
  });
});

test('every key of clarion.yaml is there, or shown in a comment, and has an explanation right above it', () => {
  const files = newWorkspace({
    workspace: 'desk',
    publisher: 'Team',
    baseUrl: 'https://example.org/',
    prefix: 'EX',
    contact: 'team@example.org',
  });
  const text = files.find(({ path }) => path === 'clarion.yaml')?.text ?? '';
  expect(parseDocument(text).errors).toEqual([]);
  const lines = text.split('\n');
  const keys = Object.entries(configurationSchema.shape).flatMap(([key, schema]) => [
    key,
    ...(schema instanceof z.ZodObject ? Object.keys(schema.shape) : []),
  ]);
  for (const key of [...keys, 'title', 'assessment']) {
    const line = lines.findIndex((one) => new RegExp(`^(# )?\\s*${key}:`).test(one));
    expect(line, key).toBeGreaterThan(-1);
    expect(lines[line - 1], key).toMatch(/^\s*# \S/);
  }
  // What is shown in a comment is right as well.
  const shown = parseDocument(text.replace('# checks:\n# ', 'checks:\n'));
  expect(configurationSchema.parse(shown.toJS()).checks).toEqual({ 'link-secure': 'off' });
});

test('a workspace is never made over another, and no file is overwritten', async () => {
  const root = await startedWorkspace();
  try {
    const before = await readFile(join(root, 'clarion.yaml'), 'utf8');
    const again = clarion(root, 'init', ...told);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('is a workspace already [init/workspace]');
    expect(await readFile(join(root, 'clarion.yaml'), 'utf8')).toBe(before);

    await rm(join(root, 'clarion.yaml'));
    await writeFile(join(root, '.gitignore'), 'mine\n');
    const beside = clarion(root, 'init', ...told, '--json', '--workspace-id', 'desk');
    expect(beside.status).toBe(0);
    expect(JSON.parse(beside.stdout).kept).toContain('.gitignore');
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('mine\n');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('what is missing or will not do is told by its option, and nothing is written: exit 2', async () => {
  const missing = clarion(folder, 'init', 'none', '--prefix', 'EX');
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain('Missing --publisher, --base-url [ask/missing]');
  const wrong = clarion(folder, 'init', 'none', ...told, '--base-url', 'notes.example.org');
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('in `--base-url`, expected an http(s):// address');
  expect(await readdir(folder)).not.toContain('none');
});

test('on a terminal it asks, again where an answer will not do', async (ctx) => {
  if (!hasCommand('script'))
    ctx.skip('script (util-linux) is not installed: there is no terminal to type on');
  const { status, stdout } = onTerminal(folder, 'init asked', 'Team\nno url\nhttps://a.example/\nEX\n\n\n');
  expect(status, stdout).toBe(0);
  expect(stdout).toContain('Unexpected "no url", expected an http(s):// address');
  expect(stdout).not.toContain('--base-url');
  const { workspace } = await loadWorkspace(join(folder, 'asked'));
  expect(workspace?.configuration).toMatchObject({
    workspace: 'asked',
    'note-id-prefix': 'EX',
    publisher: { name: 'Team', contact: 'security@a.example' },
  });
  const closed = onTerminal(folder, 'init closed', '\u0004');
  expect(closed.status).toBe(2);
  expect(closed.stdout).toContain('[ask/ended]');
});
