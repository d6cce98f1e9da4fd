import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { described, schemaFiles } from '../../scripts/schema-files.ts';
import { splitFrontMatter } from '../../src/advisory/front-matter.ts';
import { faulty, soundByHand } from './faulty.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

/** The sound files of this repository, by the schema that is for them. */
const own: readonly (readonly [schema: string, files: readonly string[]])[] = [
  ['note', filesIn('advisories', '.md')],
  ['conversation', filesIn('signatures', '.yaml').filter((path) => path.includes('/samples/'))],
  ['signature', filesIn('signatures', '.yaml').filter((path) => !path.includes('/samples/'))],
  ['alarm', filesIn('alarms', '.yaml')],
  ['policy', filesIn('policies', '.yaml')],
  ['configuration', ['clarion.yaml']],
];

function dataOf(path: string): unknown {
  const text = read(path);
  return parse(path.endsWith('.md') ? (splitFrontMatter(text).matter?.text ?? '') : text);
}

const validators = new Map<string, ValidateFunction>();
const faultsOf = (name: string, data: unknown) => {
  const validate = validators.get(name);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  return validate(data) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
};

beforeAll(() => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, formats: { uri: (text) => URL.canParse(text) } });
  for (const [name, text] of schemaFiles())
    validators.set(name.replace('.schema.json', ''), ajv.compile(JSON.parse(text)));
});

describe('the JSON Schemas', () => {
  it('are those in schemas/, which `node scripts/schemas.ts` writes', () => {
    const written = new Map(filesIn('schemas', '').map((path) => [path.replace('schemas/', ''), read(path)]));
    expect(written).toEqual(schemaFiles());
  });

  it('are of draft 2020-12, with a title and a description each', () => {
    for (const [name, text] of schemaFiles())
      expect(JSON.parse(text), name).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: expect.stringMatching(/^[A-Z]/),
        description: expect.stringMatching(/\.$/),
      });
  });

  it('explain every key', () => {
    for (const [name, text] of schemaFiles()) {
      const keys = keysOf(JSON.parse(text), name);
      expect(keys.length, name).toBeGreaterThan(3);
      expect(keys.filter(({ explained }) => !explained)).toEqual([]);
    }
  });

  it.each(own)('%s: every file of this repository is sound', (name, files) => {
    expect(files).not.toEqual([]);
    for (const path of files) expect(faultsOf(name, dataOf(path)), path).toEqual([]);
  });

  it.each(soundByHand)('$schema: a sound file', ({ schema, text }) => {
    expect(faultsOf(schema, parse(text))).toEqual([]);
  });

  it.each(faulty)('$schema refuses $by, as check does', ({ schema, from, by }) => {
    const sound = soundByHand.find((it) => it.schema === schema)?.text ?? '';
    expect(sound).toContain(from);
    const data: unknown = parse(sound.replace(from, () => by));
    expect(faultsOf(schema, data)).not.toEqual([]);
    expect(described[schema]?.schema.safeParse(data).success).toBe(false);
  });

  it('each refuse something', () => {
    expect(new Set(faulty.map(({ schema }) => `${schema}.schema.json`))).toEqual(
      new Set(schemaFiles().keys()),
    );
  });
});

/** Every key that a schema knows, however deep, and whether it is explained. */
function keysOf(schema: unknown, path: string): { key: string; explained: boolean }[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([word, inner]) => {
    if (word !== 'properties') return keysOf(inner, `${path}/${word}`);
    return Object.entries(inner).flatMap(([key, value]) => {
      const explained = value !== null && typeof value === 'object' && 'description' in value;
      return [{ key: `${path}/${key}`, explained }, ...keysOf(value, `${path}/${key}`)];
    });
  });
}
