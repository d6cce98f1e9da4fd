import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FrontMatter } from '../../src/advisory/schema.ts';
import { csafContext, csafLabelOf, documentBytes } from '../../src/csaf/index.ts';
import { compileRule } from '../../src/signature/index.ts';
import { rawRuleFile } from '../../src/signature/raw-file.ts';
import { publicContent, type Workspace } from '../../src/workspace/index.ts';
import { note, signature } from '../publish/workspace.ts';
import { variedWorkspace } from './publisher.ts';

const documentSchema = z.object({
  document: z.looseObject({
    title: z.string(),
    notes: z.array(z.object({ category: z.string(), title: z.string(), text: z.string() })),
    references: z.array(z.object({ category: z.string(), summary: z.string(), url: z.string() })),
    distribution: z.object({ text: z.string(), tlp: z.object({ label: z.string() }).loose() }),
    tracking: z.looseObject({ status: z.string(), version: z.string() }),
  }),
});

const workspace = variedWorkspace('/nowhere');

function documentOf(id: string, change: Partial<FrontMatter> = {}, of: Workspace = workspace) {
  const found = of.notes.find(({ matter }) => matter.id === id) ?? note(id);
  const context = csafContext(of.configuration, publicContent(of), 'white');
  const bytes = documentBytes({ ...found, matter: { ...found.matter, ...change } }, context);
  return documentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).document;
}

describe('tracking', () => {
  it('has a semantic version for each of ours, which it tells too, and dates the days by their last second', () => {
    expect(documentOf('ETS-i-2006-12601').tracking).toEqual({
      id: 'ETS-i-2006-12601',
      status: 'interim',
      version: '1.1.0',
      initial_release_date: '2006-01-20T23:59:59Z',
      current_release_date: '2006-01-25T23:59:59Z',
      revision_history: [
        {
          date: '2006-01-20T23:59:59Z',
          number: '1.0.0',
          legacy_version: '1.0',
          summary: 'First release (TEAM)',
        },
        {
          date: '2006-01-25T23:59:59Z',
          number: '1.1.0',
          legacy_version: '1.1',
          summary: 'Seen on shares (TEAM)',
        },
      ],
    });
  });

  it('calls a withdrawn note final; title and first note say that it is withdrawn, and why', () => {
    const { tracking, title, notes } = documentOf('ETS-i-2006-12602');
    expect(tracking.status).toBe('final');
    expect(title).toBe('Withdrawn: Worm - Example');
    expect(notes[0]).toMatchObject({ category: 'general', title: 'Withdrawn' });
    expect(notes[0]?.text).toContain('The sample turned out to be harmless');
    expect(documentOf('ETS-i-2005-12575').notes.map(({ title: name }) => name)).not.toContain('Withdrawn');
  });
});

describe('notes', () => {
  const { notes } = documentOf('ETS-i-2005-12575');
  const text = (title: string) => notes.find((one) => one.title === title)?.text ?? '';

  it('hold what has no other place: systems, products, signatures, alarms, policies, disclaimer', () => {
    expect(text('Systems affected')).toBe('Affected: Windows');
    expect(text('Remediation')).toContain('Matrix');
    expect(text('Detection')).toContain('ENSRT:KALEL-001 (Suricata sid 1624001, revision 1): Test 1624001');
    expect(text('Detection')).toContain('kalel (3 in 60 seconds, counted by source)');
    expect(text('Containment')).toContain('- mail (service): mail\n- quarantine (role): quarantine');
    expect(notes.at(-1)).toEqual({ category: 'legal_disclaimer', title: 'Disclaimer', text: 'None.' });
  });

  it('have the categories that CSAF has for them, and none is empty', () => {
    expect(Object.fromEntries(notes.map(({ title, category }) => [title, category]))).toMatchObject({
      Description: 'description',
      Detection: 'details',
      Containment: 'general',
    });
    expect(notes.filter((one) => one.text === '')).toEqual([]);
  });

  it('say nothing of a signature that readers may not see', () => {
    const hidden = {
      ...workspace,
      notes: [note('ETS-i-2006-12603', { signatures: ['ENSRT:SECRET-1'], tlp: 'AMBER' })],
    };
    const secret = { ...hidden, signatures: [signature('ENSRT:SECRET-1', 1_624_002)] };
    const document = documentOf(
      'ETS-i-2005-12575',
      { signatures: ['ENSRT:SECRET-1'] },
      {
        ...secret,
        notes: [...secret.notes, note('ETS-i-2005-12575')],
      },
    );
    expect(JSON.stringify(document)).not.toContain('SECRET');
  });
});

describe('references', () => {
  const { references } = documentOf('ETS-i-2005-12575');

  it('lead to the document itself and its page, to the rule with its digest, and to what the author names', () => {
    const compiled = compileRule(signature('ENSRT:KALEL-001', 1_624_001).data);
    const file = rawRuleFile('ENSRT:KALEL-001', 'rule' in compiled ? compiled.rule : '');
    expect(references).toContainEqual({
      category: 'self',
      summary: 'This document (CSAF 2.0)',
      url: 'https://alerts.example.org/csaf/white/2005/ets-i-2005-12575.json',
    });
    expect(references).toContainEqual({
      category: 'external',
      summary: `Suricata rule of ENSRT:KALEL-001, sid 1624001, revision 1, SHA-256 ${file.sha256}`,
      url: `https://alerts.example.org/${file.path}`,
    });
    expect(references).toContainEqual({
      category: 'external',
      summary: 'A reference',
      url: 'https://example.org/',
    });
  });

  it('has the detector beside the rule', () => {
    const detected = {
      ...signature('ENSRT:KALEL-001', 1_624_001),
      detector: { name: 'KALEL.lua', text: 'x = 1\n' },
    };
    const { references: own } = documentOf('ETS-i-2005-12575', {}, { ...workspace, signatures: [detected] });
    expect(own.map(({ url }) => url)).toContain('https://alerts.example.org/signatures/ENSRT/KALEL-001.lua');
  });
});

describe('TLP 2.0 in CSAF 2.0', () => {
  it.each([
    ['CLEAR', 'white', 'TLP:CLEAR'],
    ['GREEN', 'green', 'TLP:GREEN'],
    ['AMBER', 'amber', 'TLP:AMBER '],
    ['AMBER+STRICT', 'red', 'TLP:AMBER+STRICT'],
    ['RED', 'red', 'TLP:RED'],
  ] as const)('%s is %s, and the text says which it is', (tlp, label, word) => {
    const { distribution } = documentOf('ETS-i-2005-12575', { tlp });
    expect(csafLabelOf(tlp)).toBe(label);
    expect(distribution.tlp.label).toBe(label.toUpperCase());
    expect(distribution.text).toContain(word);
  });
});

it('tells severity only where the note does', () => {
  expect(documentOf('ETS-i-2005-12575').aggregate_severity).toEqual({ text: 'high' });
  expect(documentOf('ETS-i-2006-12601').aggregate_severity).toBeUndefined();
});

it('has its keys in order and the same bytes each time', () => {
  const context = csafContext(workspace.configuration, publicContent(workspace), 'white');
  const [first] = workspace.notes;
  if (first === undefined) throw new Error('no note');
  const text = Buffer.from(documentBytes(first, context)).toString('utf8');
  expect(Buffer.from(documentBytes(first, context)).toString('utf8')).toBe(text);
  const inOrder = (value: unknown): boolean =>
    value === null ||
    typeof value !== 'object' ||
    (Array.isArray(value) || Object.keys(value).join() === Object.keys(value).toSorted().join()
      ? Object.values(value).every(inOrder)
      : false);
  expect(inOrder(JSON.parse(text))).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
});
