import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const exported = [
  'clarion',
  'clarion/advisory',
  'clarion/signature',
  'clarion/alarm',
  'clarion/policy',
  'clarion/workspace',
  'clarion/site',
  'clarion/csaf',
  'clarion/release',
  'clarion/verify',
  'clarion/sensor',
];

describe('the packed package, installed into an empty project', () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'clarion-package-'));
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
    const name = /"filename":\s*"([^"]+)"/.exec(stdout)?.[1];
    if (name === undefined) throw new Error(`npm pack named no file: ${stdout}`);
    await writeFile(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}\n');
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${name}`], {
      cwd: project,
    });
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  it('has a command that runs', async () => {
    const { stdout } = await run(process.execPath, [join(project, 'node_modules/.bin/clarion'), '--help'], {
      cwd: project,
    });
    expect(stdout).toContain('Usage: clarion');
  });

  it('has a command that begins a workspace, checks it and makes its site', async () => {
    const clarion = (...args: string[]) =>
      run(process.execPath, [join(project, 'node_modules/.bin/clarion'), ...args], { cwd: project });
    await clarion(
      'init',
      'team',
      '--publisher',
      'ACME',
      '--base-url',
      'https://acme.example/',
      '--prefix',
      'ACME',
    );
    expect((await clarion('check', '--workspace', 'team')).stderr).toContain('no faults');
    await clarion('build', '--workspace', 'team', '--out', 'all');
    await clarion('build', '--pages', '--workspace', 'team', '--out', 'pages');
    const search = await readFile(join(project, 'pages/theme/minisearch.js'), 'utf8');
    expect(await readFile(join(project, 'all/theme/minisearch.js'), 'utf8')).toBe(search);
    const licences = await readFile(join(project, 'node_modules/clarion/dist/command/licences.txt'), 'utf8');
    for (const name of ['commander', 'yaml', 'zod', 'openpgp'])
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('has a command of which every part loads', async () => {
    const folder = join(project, 'node_modules/clarion/dist/command');
    const parts = (await readdir(folder)).filter((name) => name.endsWith('.js') && name !== 'note-worker.js');
    expect(parts.length).toBeGreaterThan(20);
    const lines = parts.map((name) => `await import(${JSON.stringify(join(folder, name))});`);
    await run(process.execPath, ['--input-type=module', '--eval', lines.join('\n')], { cwd: project });
  });

  it('brings no tests, no sources and no content of this workspace', async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], { cwd: root });
    const paths = [...stdout.matchAll(/"path":\s*"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(50);
    expect(
      paths.filter(
        (path) => !/^(bin|dist|site|schemas|corpus)\/|^(package\.json|README\.md|LICENSE)$/.test(path),
      ),
    ).toEqual([]);
  });

  it('has exports that load and type-check', async () => {
    const lines = exported.map((name, i) => `import * as m${i} from '${name}';`);
    const uses = `export const faces: readonly object[] = [${exported.map((_, i) => `m${i}`).join(', ')}];`;
    await writeFile(
      join(project, 'exports.ts'),
      `${[...lines, uses].join('\n')}\nconsole.log(faces.every((face) => Object.keys(face).length > 0));\n`,
    );
    const { stdout } = await run(process.execPath, ['exports.ts'], { cwd: project });
    expect(stdout.trim()).toBe('true');
    await checkTypes('exports.ts');
  });

  it('reads a note in ten lines, as the README shows', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const code = /<!-- ten lines -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1];
    if (code === undefined) throw new Error('README.md has no ten lines');
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(10);
    await writeFile(join(project, 'ten.ts'), code);
    await checkTypes('ten.ts');
    const { stdout } = await run(process.execPath, ['ten.ts', root], { cwd: project });
    expect(stdout).toContain('ENSRT:W32-KALEL-A-001');
  });

  async function checkTypes(file: string): Promise<void> {
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
      '--skipLibCheck',
    ];
    await run(join(root, 'node_modules/.bin/tsc'), [...options, file], { cwd: project });
  }
});

describe('the command on a Node that is too old', () => {
  it('says so in one line', async () => {
    const launcher = await readFile(join(root, 'bin/clarion.js'), 'utf8');
    const folder = await mkdtemp(join(tmpdir(), 'clarion-old-'));
    const file = join(folder, 'clarion.mjs');
    await writeFile(
      file,
      `Object.defineProperty(process.versions, 'node', { value: '20.1.0' });\n${launcher.replace(/^#!.*\n/, '').replace(/^import .*$/m, "const { existsSync } = await import('node:fs');")}`,
    );
    const failure = await run(process.execPath, [file]).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 2,
      stderr: 'clarion: Node 20.1.0 is too old; Clarion needs Node 24 or newer.\n',
    });
    await rm(folder, { recursive: true });
  });
});
