import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleFile } from '../../src/advisory/example.ts';
import { asGithub } from '../../src/cli/check/as-github.ts';
import { asSarif } from '../../src/cli/check/as-sarif.ts';
import { fault } from '../../src/source/fault.ts';
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
  shortDescription: text.optional(),
  fullDescription: text.optional(),
  help: text.optional(),
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
    asSarif([fault({ file: 'alarms/a b#.yaml', rule: 'file-place', reason: 'Unexpected' })]),
  );
  const [one] = log.runs[0]?.results ?? [];
  expect(log.runs[0]?.tool.driver.rules[one?.ruleIndex ?? -1]).toEqual({ id: 'file-place' });
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
