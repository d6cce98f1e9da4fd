import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { csafContext, documentBytes, loadValidator, type Validator } from '../../src/csaf/index.ts';
import { csafDocuments, expectValid } from '../../src/publish/csaf/index.ts';
import { openValidDocuments } from '../../src/publish/csaf/valid-documents.ts';
import { checkedWorkspace, publicContent } from '../../src/workspace/index.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { note } from '../publish/workspace.ts';
import { variedWorkspace } from './publisher.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const nothingKnown = { has: () => false };
const validate: Validator = await loadValidator();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-valid-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('every public note of this repository makes a document that passes schema, mandatory and optional tests', async () => {
  const workspace = await checkedWorkspace(root);
  const content = publicContent(workspace);
  const context = csafContext(workspace.configuration, content, 'white');
  expect(content.notes.length).toBeGreaterThan(3);
  for (const one of content.notes)
    expect({ id: one.matter.id, findings: await validate(documentBytes(one, context)) }).toEqual({
      id: one.matter.id,
      findings: [],
    });
});

it.each(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const)(
  'so does a note of any label: %s',
  async (tlp) => {
    const workspace = variedWorkspace('/nowhere');
    const context = csafContext(workspace.configuration, publicContent(workspace), 'white');
    for (const one of workspace.notes)
      expect(await validate(documentBytes({ ...one, matter: { ...one.matter, tlp } }, context))).toEqual([]);
  },
);

it('so does a note that names an imported signature, whatever its message', async () => {
  const libraries = [
    libraryOf(['', ' ', '\u00fc\u{1f41b}\t<b>'].map((msg, at) => ruleText(9001 + at, msg)).join('\n')),
  ];
  const signatures = ['SET:9001', 'SET:9002', 'SET:9003'];
  const notes = [note('ETS-i-2005-12575', { signatures })];
  const workspace = variedWorkspace('/nowhere', { notes, libraries });
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  await expectValid(documents, documents.notes, nothingKnown);
  const text = documents.notes.map((one) => Buffer.from(documents.make(one).bytes).toString('utf8')).join('');
  for (const name of signatures) expect(text).toContain(name);
});

it.each([
  ['https://example.org/a b', 'https://example.org/a%20b'],
  ['HTTPS://Example.org/?q[]=1|2&{x}', 'https://example.org/?q%5B%5D=1%7C2&%7Bx%7D'],
  ['https://example.org/100%/ä`^#a#b', 'https://example.org/100%25/%C3%A4%60%5E#a%23b'],
  ['http://[2001:db8::1]:8080/a%20b', 'http://[2001:db8::1]:8080/a%20b'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('an address that browsers take is made one that CSAF takes: %s', async (url, uri) => {
  const workspace = variedWorkspace('/nowhere', {
    notes: [note('ETS-i-2005-12575', { references: [{ title: 'Odd', url }] })],
  });
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  await expectValid(documents, documents.notes, nothingKnown);
  const [first] = documents.notes;
  if (first === undefined) throw new Error('no note');
  const { document } = JSON.parse(Buffer.from(documents.make(first).bytes).toString('utf8'));
  expect(document.references.at(-1).url).toBe(uri);
});

it('finds a key that CSAF does not have, a product that nothing refers to, and what breaks a rule', async () => {
  const workspace = variedWorkspace('/nowhere');
  const context = csafContext(workspace.configuration, publicContent(workspace), 'white');
  const [first] = workspace.notes;
  if (first === undefined) throw new Error('no note');
  const document = JSON.parse(Buffer.from(documentBytes(first, context)).toString('utf8'));
  const tests = async (value: unknown) =>
    (await validate(Buffer.from(JSON.stringify(value)))).map(({ test }) => test);
  expect(await tests({ ...document, signatures: [] })).toContain('csaf_2_0_strict');
  expect(
    await tests({
      ...document,
      product_tree: { full_product_names: [{ name: 'Windows', product_id: 'w' }] },
    }),
  ).toContain('optionalTest_6_2_1');
  expect(await tests({ document: { ...document.document, references: [] } })).toContain(
    'mandatoryTest_6_1_27_2',
  );
});

it('a note whose document is not valid is named, with the test that says so', async () => {
  const leap = note('ETS-i-2005-12575', {
    revisions: [
      { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' },
      { version: '3.0', date: '2005-05-26', author: 'TEAM', change: 'A leap' },
    ],
  });
  const workspace = variedWorkspace('/nowhere', { notes: [leap] });
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  await expect(expectValid(documents, documents.notes, nothingKnown)).rejects.toMatchObject({
    kind: 'content',
    code: 'csaf/invalid',
    message: expect.stringMatching(/advisories\/2005\/ETS-i-2005-12575\.md: mandatoryTest_6_1_21 says/),
  });
});

it('what an earlier build found valid is not validated again; a changed document is', async () => {
  const workspace = variedWorkspace('/nowhere');
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  const [first, second] = documents.notes;
  if (first === undefined || second === undefined) throw new Error('too few notes');
  const known = await openValidDocuments(folder, '/nowhere');
  await expectValid(documents, [first], known);
  await known.keep();

  const again = await openValidDocuments(folder, '/nowhere');
  expect(again.has(documents.make(first).bytes)).toBe(true);
  expect(again.has(documents.make(second).bytes)).toBe(false);
  expect((await openValidDocuments(folder, '/elsewhere')).has(documents.make(first).bytes)).toBe(false);
});

it('a list of valid documents that was changed by hand is not believed', async () => {
  const workspace = variedWorkspace('/nowhere');
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  const known = await openValidDocuments(folder, '/nowhere');
  await expectValid(documents, documents.notes, known);
  await known.keep();
  const [name = ''] = readdirSync(folder);
  const text = readFileSync(join(folder, name), 'latin1');
  writeFileSync(join(folder, name), `${text}\n${'0'.repeat(64)}`);
  const again = await openValidDocuments(folder, '/nowhere');
  expect(documents.notes.map((one) => again.has(documents.make(one).bytes))).toEqual([false, false, false]);
});
