import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { clarion } from '../end-to-end/run.ts';
import { changed, writeWorkspace } from '../workspace/fixture.ts';
import { schemaFaults } from './schema.ts';

const id = 'ETS-i-2005-12575';
const folders: string[] = [];
let out = '';
beforeAll(async () => {
  const root = await writeWorkspace();
  out = `${root}-site`;
  folders.push(root, out);
  expect(await clarion(['build', '--workspace', root, '--out', out])).toMatchObject({ code: 0 });
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('clarion build writes a valid bundle for each note, and the page links it', () => {
  expect(readdirSync(join(out, 'stix'))).toEqual([`${id}.json`]);
  const bundle = JSON.parse(readFileSync(join(out, `stix/${id}.json`), 'utf8'));
  expect(schemaFaults(bundle)).toEqual([]);
  expect(readFileSync(join(out, `advisories/${id}/index.html`), 'utf8')).toContain(`../../stix/${id}.json`);
});

test('the rule file that a bundle refers to is there, with that digest', () => {
  const text = readFileSync(join(out, `stix/${id}.json`), 'utf8');
  const [, path = ''] = /"url": "https:\/\/example\.org\/(signatures\/[^"]+)"/.exec(text) ?? [];
  const { pattern } = JSON.parse(text).objects.find(({ type }: { type: string }) => type === 'indicator');
  expect(readFileSync(join(out, path), 'utf8')).toBe(`${pattern}\n`);
});

test('and takes it away when the note is public no longer', async () => {
  const root = await writeWorkspace(changed(exampleFile, 'tlp: CLEAR', 'tlp: AMBER'));
  folders.push(root);
  expect(await clarion(['build', '--workspace', root, '--out', out])).toMatchObject({ code: 0 });
  expect(readdirSync(out)).not.toContain('stix');
});
