import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { csafContext, documentBytes } from '../../src/csaf/index.ts';
import { publicContent } from '../../src/workspace/index.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { note, workspace } from '../publish/workspace.ts';

const text = ruleText(9002, 'qzmarker scan', 7);
const libraries = [libraryOf(`${ruleText(9001)}\n${text}\n`)];
const naming = note('ETS-i-2005-12575', { signatures: ['ENSRT:KALEL-001', 'SET:9002'] });

function documentOf(notes = [naming]): Uint8Array {
  const all = workspace('/nowhere', { notes, libraries });
  const [first = naming] = notes;
  return documentBytes(first, csafContext(all.configuration, publicContent(all), 'white'));
}

it('a document tells of an imported signature, whose it is, and its rule file with its digest', () => {
  const { document } = JSON.parse(Buffer.from(documentOf()).toString('utf8'));
  const detection = document.notes.find(({ title }: { title: string }) => title === 'Detection');
  expect(detection.text).toContain(
    '- SET:9002 (Suricata sid 9002, revision 7): qzmarker scan (imported from a test, licence MIT)',
  );
  expect(document.references).toContainEqual({
    category: 'external',
    summary: `Suricata rule of SET:9002, sid 9002, revision 7, SHA-256 ${createHash('sha256').update(`${text}\n`).digest('hex')}`,
    url: 'https://alerts.example.org/signatures/SET/9002.rules',
  });
});

it('an imported signature that only a restricted note names leaves no trace in public documents', () => {
  const closed = note('ETS-i-2005-12576', { signatures: ['SET:9002'], tlp: 'GREEN' });
  // A public document can not even be made to tell of it.
  const open = { ...naming, matter: { ...naming.matter, tlp: 'GREEN' as const } };
  expect(Buffer.from(documentOf([open, closed])).toString('utf8')).not.toContain('qzmarker');
  expect(Buffer.from(documentOf([naming, closed])).toString('utf8')).toContain('qzmarker');
});
