import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { stixFiles } from '../../src/stix/index.ts';
import { publicContent, restrictedContent, type Workspace } from '../../src/workspace/index.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { note, workspace } from '../publish/workspace.ts';
import { bundleOf, objectOf } from './bundles.ts';
import { schemaFaults } from './schema.ts';

const id = 'ETS-i-2005-12575';
const text = ruleText(9002, 'qzmarker scan', 7);
const naming = note(id, { signatures: ['SET:9002'] });
const bundleWith = (rule: string, licence = 'MIT') =>
  bundleOf(id, { notes: [naming], libraries: [{ ...libraryOf(`${ruleText(9001)}\n${rule}\n`), licence }] });

describe('an imported signature in a bundle', () => {
  test('is an indicator with its rule, whose it is, and the digest of its file', () => {
    const bundle = bundleWith(text);
    const indicator = objectOf(bundle, 'indicator');
    expect(indicator).toMatchObject({
      name: 'SET:9002 qzmarker scan',
      description: 'Imported from a test, licence MIT.',
      pattern: text,
      pattern_type: 'suricata',
      external_references: [
        {
          url: 'https://alerts.example.org/signatures/SET/9002.rules',
          hashes: { 'SHA-256': createHash('sha256').update(`${text}\n`).digest('hex') },
          external_id: 'SET:9002',
        },
      ],
    });
    expect(objectOf(bundle, 'relationship')).toMatchObject({
      relationship_type: 'indicates',
      source_ref: indicator.id,
    });
    expect(objectOf(bundle, 'report').object_refs).toContain(indicator.id);
    expect([bundle, ...bundle.objects].flatMap(schemaFaults)).toEqual([]);
  });

  test('is another object once anything of it is another, and the same while it is the same', () => {
    const ids = [
      bundleWith(text),
      bundleWith(text.replace('c9002', 'other')),
      bundleWith(ruleText(9002, 'qzmarker scan', 0xffff_ffff)),
      bundleWith(text, 'BSD'),
    ].map((bundle) => objectOf(bundle, 'indicator').id);
    expect(new Set(ids).size).toBe(4);
    expect(objectOf(bundleWith(`# a comment\n${text}`), 'indicator')).toEqual(
      objectOf(bundleWith(text), 'indicator'),
    );
  });
});

describe('an imported signature that only a restricted note names', () => {
  const closed = note('ETS-i-2005-12576', { signatures: ['SET:9002'], tlp: 'GREEN' });
  const filesOf = (all: Workspace, content: Parameters<typeof stixFiles>[1]) =>
    [...stixFiles(all.configuration, content, all.notes)].map(({ bytes }) =>
      Buffer.from(bytes).toString('utf8'),
    );

  test('leaves no trace in public bundles, and is in those of its label', () => {
    const all = workspace('/nowhere', { notes: [note(id), closed], libraries: [libraryOf(text)] });
    expect(filesOf(all, publicContent(all)).join('')).not.toMatch(/qzmarker|SET:9002/);
    const [only = ''] = filesOf(all, restrictedContent(all, 'GREEN'));
    expect(only).toContain('qzmarker');
    expect(only).toContain('https://alerts.example.org/restricted/green/signatures/SET/9002.rules');
  });
});
