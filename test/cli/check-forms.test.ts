import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { checks } from '../../src/advisory/index.ts';
import { asGithub } from '../../src/cli/check/as-github.ts';
import { asSarif } from '../../src/cli/check/as-sarif.ts';
import { fault } from '../../src/source/fault.ts';
import { otherRules } from '../../src/workspace/index.ts';
import { changed, writeWorkspace } from '../workspace/fixture.ts';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const run = (cwd: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [clarion, 'check', ...args], { cwd, encoding: 'utf8' });

let root = '';
beforeAll(async () => {
  root = await writeWorkspace(
    changed(exampleFile, 'Mail servers slow down.', 'It fetches http://worm.attacker/a,b.\n\n<b>x</b>'),
  );
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** The parts of SARIF 2.1.0 that are used, as its schema has them: what is required, and of which kind. */
const whole = z.int().min(1);
const text = z.strictObject({ text: z.string().min(1) });
const location = z.strictObject({ uri: z.string().regex(/^[A-Za-z0-9._~%/-]+$/) });
const region = z.strictObject({
  startLine: whole,
  startColumn: whole,
  endLine: whole.optional(),
  endColumn: whole.optional(),
});
const rule = z.strictObject({
  id: z.string().min(1),
  shortDescription: text,
  fullDescription: text,
  help: text,
  properties: z.record(z.string(), z.unknown()).optional(),
});
const change = z.strictObject({
  artifactLocation: location,
  replacements: z
    .array(z.strictObject({ deletedRegion: region, insertedContent: z.strictObject({ text: z.string() }) }))
    .min(1),
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level: z.enum(['none', 'note', 'warning', 'error']),
  message: text,
  locations: z
    .array(z.strictObject({ physicalLocation: z.strictObject({ artifactLocation: location, region }) }))
    .min(1),
  fixes: z.array(z.strictObject({ description: text, artifactChanges: z.array(change).min(1) })).optional(),
});
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({ driver: z.strictObject({ name: z.string(), rules: z.array(rule) }) }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        results: z.array(result),
      }),
    )
    .min(1),
});

test('--format sarif is a SARIF 2.1.0 log: each result with its rule, its region and its fix', () => {
  const { status, stdout } = run(root, '--format', 'sarif');
  expect(status).toBe(1);
  const [log] = sarif.parse(JSON.parse(stdout)).runs;
  const rules = log?.tool.driver.rules ?? [];
  expect(log?.results.map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual([
    'error address-defanged',
    'error html',
  ]);
  for (const { ruleId, ruleIndex } of log?.results ?? []) expect(rules[ruleIndex]?.id).toBe(ruleId);
  expect(rules.find(({ id }) => id === 'html')).toMatchObject({
    shortDescription: { text: expect.stringMatching(/^The body holds no raw HTML/) },
    properties: { page: 'docs/checks/html.md' },
  });
  expect(log?.results[0]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: exampleFile },
    region: { startLine: 34, startColumn: 12, endLine: 34, endColumn: 36 },
  });
  expect(log?.results[0]?.fixes?.[0]?.artifactChanges).toEqual([
    {
      artifactLocation: { uri: exampleFile },
      replacements: [
        {
          deletedRegion: { startLine: 34, startColumn: 12, endLine: 34, endColumn: 36 },
          insertedContent: { text: 'hxxp://worm[.]attacker/a,b' },
        },
      ],
    },
  ]);
  expect(log?.results[1]?.fixes).toBeUndefined();
  expect(run(root, '--format', 'sarif').stdout).toBe(stdout);
  expect(stdout).not.toContain(root);
});

test('a rule without a page is named in the log, and a file name is an address', () => {
  const log = sarif.parse(
    asSarif([fault({ file: 'alarms/a b#.yaml', rule: 'file-place', reason: 'Unexpected' })], ''),
  );
  const [one] = log.runs[0]?.results ?? [];
  expect(log.runs[0]?.tool.driver.rules[one?.ruleIndex ?? -1]).toMatchObject({
    id: 'file-place',
    shortDescription: { text: expect.stringMatching(/^Each file stands/) },
  });
  expect(one?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'alarms/a%20b%23.yaml' },
    region: { startLine: 1, startColumn: 1 },
  });
});

test('--format github is a workflow command a fault, from where the command runs', () => {
  const { status, stdout } = run(root, '--format', 'github');
  expect(status).toBe(1);
  expect(stdout.split('\n')).toEqual([
    `::error file=${exampleFile},line=34,endLine=34,col=12,endColumn=36,title=address-defanged::Unexpected live address "http://worm.attacker/a,b", expected it defanged, or its host among \`references\``,
    `::error file=${exampleFile},line=36,endLine=36,col=1,endColumn=4,title=html::Unexpected HTML <b>, expected Markdown%0ADelete it, or put it in backticks to show it as it is.`,
    '',
  ]);
  const above = run(dirname(root), '--workspace', root, '--format', 'github').stdout;
  expect(above).toContain(`::error file=${root.slice(dirname(root).length + 1)}/${exampleFile},`);
});

test('a log made above the workspace has addresses from there, one made inside has those of the workspace', () => {
  const uris = (cwd: string) =>
    sarif
      .parse(JSON.parse(run(cwd, '--workspace', root, '--format', 'sarif').stdout))
      .runs[0]?.results.map((one) => one.locations[0]?.physicalLocation.artifactLocation.uri);
  const folder = root.slice(dirname(root).length + 1);
  expect(uris(dirname(root))).toEqual([`${folder}/${exampleFile}`, `${folder}/${exampleFile}`]);
  expect(uris(join(root, 'advisories'))).toEqual([exampleFile, exampleFile]);
});

test('regions count in UTF-16 units, from 1, without a byte order mark; ends are behind the last', async () => {
  const text = exampleNote
    .replace('title: Worm', 'title: "\u{1f41b}\u{1f41b} Worm')
    .replace('Kalel.A@mm\nthreat', 'Kalel.A@mm\u202e"\nthreat')
    .replace('Mail servers slow down.', '\u{1f41b} \u6f22 <b>x</b> and\nsee [x\ny](javascript:z).');
  const there = await writeWorkspace({ [exampleFile]: `\ufeff${text.replaceAll('\n', '\r\n')}` });
  const { stdout } = run(there, '--format', 'sarif');
  const github = run(there, '--format', 'github').stdout;
  await rm(there, { recursive: true, force: true });
  const results = sarif.parse(JSON.parse(stdout)).runs[0]?.results ?? [];
  expect(results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation.region])).toEqual([
    ['hidden-character', { startLine: 3, startColumn: 35, endLine: 3, endColumn: 36 }],
    ['html', { startLine: 34, startColumn: 6, endLine: 34, endColumn: 9 }],
    ['link-address', { startLine: 35, startColumn: 5, endLine: 36, endColumn: 17 }],
  ]);
  // Of what ends on another line, no end column: GitHub reads it as one of the same line.
  expect(github).toContain(`file=${exampleFile},line=35,endLine=36,col=5,title=link-address::`);
});

test('every rule that the code tells has a sentence for the log', () => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  const told = ['advisory', 'source', 'workspace'].flatMap((room) =>
    readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(src, room, name), 'utf8').matchAll(/\brule: '([a-z-]+)'/g)])
      .map(([, rule = '']) => rule),
  );
  expect(told).toContain('sample-address');
  const known = new Set([...checks.map(({ id }) => id), ...Object.keys(otherRules)]);
  expect(told.filter((rule) => !known.has(rule))).toEqual([]);
});

test('what a workflow command would obey is escaped', () => {
  const message = fault({
    file: 'a,b:c%.md',
    place: { line: 2, column: 3 },
    rule: 'x',
    reason: '100%\r\n::stop::',
    warning: true,
  });
  expect(asGithub(message, '')).toBe(
    '::warning file=a%2Cb%3Ac%25.md,line=2,col=3,title=x::100%25%0D%0A::stop::',
  );
});

test('two forms at once are a mistake of use', () => {
  expect(run(root, '--json', '--format', 'sarif').status).toBe(2);
  expect(run(root, '--format', 'xml').status).toBe(2);
  expect(run(root, '--watch', '--fix').status).toBe(2);
});
