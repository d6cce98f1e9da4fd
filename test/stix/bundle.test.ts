import { describe, expect, test } from 'vitest';
import { compileRule } from '../../src/signature/index.ts';
import { stixContext, stixFile, stixPath } from '../../src/stix/index.ts';
import { alarm, note, role, service, signature, workspace } from '../publish/workspace.ts';
import { bundleOf, bundlesOf, objectOf } from './bundles.ts';

const id = 'ETS-i-2005-12575';
const named = { signatures: ['ENSRT:KALEL-001'], alarms: ['kalel'], policies: ['mail'] };
const revision = (version: string, date: string) => ({ version, date, author: 'TEAM', change: version });

describe('the bundle of a note', () => {
  test('has the ids that uuid5 of another language gives', () => {
    // Python: ns = uuid5(NAMESPACE_URL, 'https://example.org/'); uuid5(ns, 'indicator ENSRT:KALEL-001') ...
    const bundle = bundleOf(id);
    expect(bundle.id).toBe('bundle--4def2007-2ba7-5da0-bf5f-123c47a10520');
    expect(bundle.objects.map((object) => object.id)).toEqual([
      'identity--5fee5de9-c2c1-5f17-906a-d43aacb85152',
      'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
      'malware--9b944b78-efaa-590d-bc3b-2fe12d054137',
      'indicator--8099a13d-210c-5938-a77c-ef7c5e5f1753',
      'course-of-action--5590cb05-c8e0-5f2a-a6dc-279057fba1de',
      'relationship--42ae2aba-3bb0-5809-8aa8-f5315d05ed4f',
      'relationship--0d658ed8-3c31-5bd8-ae10-8d00d8c8a35e',
      'report--24407a00-ed2c-505f-b261-0eebb62ba71a',
    ]);
  });

  test('carries the active rule that the rule file of the site has, and its digest', () => {
    const data = signature('ENSRT:KALEL-001', 1_624_001).data;
    const compiled = compileRule(data);
    const indicator = objectOf(bundleOf(id), 'indicator');
    expect(indicator).toMatchObject({
      name: 'ENSRT:KALEL-001 Test 1624001',
      description: 'Matches a word.\nNothing else.',
      indicator_types: ['malicious-activity'],
      pattern: 'rule' in compiled ? compiled.rule : undefined,
      pattern_type: 'suricata',
      valid_from: '2005-05-25T00:00:00.000Z',
      lang: 'en',
    });
    expect(indicator.pattern).toMatch(/^alert /);
    expect(indicator.external_references).toEqual([
      {
        source_name: 'Example Team',
        description: 'Suricata rule of sid 1624001, revision 1',
        url: 'https://alerts.example.org/signatures/ENSRT/KALEL-001.rules',
        hashes: { 'SHA-256': expect.stringMatching(/^[0-9a-f]{64}$/) },
        external_id: 'ENSRT:KALEL-001',
      },
    ]);
  });

  test('refers to the detector that the rule names', () => {
    const detector = { name: 'kalel.lua', text: 'function init() end\n' };
    const signatures = [{ ...signature('ENSRT:KALEL-001', 1_624_001), detector }];
    expect(objectOf(bundleOf(id, { signatures }), 'indicator').external_references).toContainEqual(
      expect.objectContaining({
        url: 'https://alerts.example.org/signatures/ENSRT/KALEL-001.lua',
        hashes: { 'SHA-256': '5ed492ce7f3885cead5f381144174df3c1f69e45206713b50e42a6d21fbdb3b5' },
      }),
    );
  });

  test('says what the indicator indicates and what the policy mitigates', () => {
    const bundle = bundleOf(id);
    const malware = objectOf(bundle, 'malware').id;
    expect(
      bundle.objects.flatMap(({ relationship_type: type, source_ref, target_ref }) =>
        type === undefined ? [] : [[type, source_ref, target_ref]],
      ),
    ).toEqual([
      ['indicates', objectOf(bundle, 'indicator').id, malware],
      ['mitigates', objectOf(bundle, 'course-of-action').id, malware],
    ]);
  });

  test('tells a policy in words, its services included, without commands for a switch', () => {
    const policies = [role('mail', ['other']), service('other')].map((policy) => ({
      ...policy,
      rules: [
        {
          match: 'tcp-destination' as const,
          port: policy.name === 'mail' ? 25 : 445,
          action: 'drop' as const,
        },
      ],
    }));
    const { name, description } = objectOf(bundleOf(id, { policies }), 'course-of-action');
    expect(name).toBe('mail');
    expect(description).toBe(
      'mail\n\n- Drops TCP traffic to port 25.\n- Drops TCP traffic to port 445.\n- Drops all other traffic.',
    );
  });

  test('tells what each site sets', () => {
    const description = objectOf(bundleOf(id), 'course-of-action').description;
    expect(description).toContain(
      'Each site sets:\n\n- $profile-index: The policy profile on the switch whose ports get this service.',
    );
  });

  test('reports the note in full, with its page and its references', () => {
    const bundle = bundleOf(id);
    const report = objectOf(bundle, 'report');
    expect(report).toMatchObject({
      name: 'Worm - Example',
      published: '2005-05-25T00:00:00.000Z',
      description: 'Status: final. Affected: Windows.\n\n## Description\n\nIt mails itself.',
      report_types: ['malware'],
      external_references: [
        {
          source_name: 'Example Team',
          external_id: id,
          url: `https://alerts.example.org/advisories/${id}/`,
        },
        { source_name: 'example.org', description: 'A reference', url: 'https://example.org/' },
      ],
    });
    expect(report.object_refs).toEqual(bundle.objects.slice(2, -1).map((object) => object.id));
  });

  test('is JSON with two blanks, a line feed at its end, and the same bytes each time', () => {
    const all = workspace('/nowhere');
    const [first] = all.notes;
    if (first === undefined) throw new Error('there is no note');
    const files = [1, 2].map(() => stixFile(first, stixContext(all.configuration, all)));
    const text = new TextDecoder().decode(files[0]?.bytes);
    expect(files[0]).toEqual(files[1]);
    expect(files[0]?.path).toBe(stixPath(id));
    expect(stixPath(id)).toBe(`stix/${id}.json`);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  test('of a note that names neither signature nor policy reports the threat alone', () => {
    const bundle = bundleOf(id, { notes: [note(id)] });
    expect(bundle.objects.map(({ type }) => type)).toEqual([
      'identity',
      'marking-definition',
      'malware',
      'report',
    ]);
  });

  test('holds nothing that is not public', () => {
    const secret = { signatures: ['ENSRT:SECRET'], alarms: ['secret'], policies: ['secret'] };
    const bundles = bundlesOf(
      workspace('/nowhere', {
        notes: [
          note(id, { ...named, threat: { name: 'Example', classes: ['worm'] } }),
          note('ETS-i-2005-12576', {
            ...secret,
            title: 'Secret',
            tlp: 'AMBER',
            threat: { name: 'Example', classes: ['secret-bot'] },
            released: '2001-01-01',
          }),
          note('ETS-i-2005-12577', { ...named, status: 'draft', title: 'Secret', released: '2001-01-01' }),
        ],
        signatures: [signature('ENSRT:KALEL-001', 1_624_001), signature('ENSRT:SECRET', 1_624_002)],
        alarms: [alarm('kalel', ['ENSRT:KALEL-001']), alarm('secret', ['ENSRT:SECRET'])],
        policies: [service('mail'), service('secret')],
      }),
    );
    expect([...bundles.keys()]).toEqual([id]);
    expect(JSON.stringify([...bundles.values()])).not.toMatch(/secret|bot|2001|12576|12577/i);
  });
});

describe('versions', () => {
  test('count revisions in the milliseconds of their day, so that two of one day differ', () => {
    const at = (...revisions: ReturnType<typeof revision>[]) =>
      objectOf(bundleOf(id, { notes: [note(id, { ...named, revisions })] }), 'report').modified;
    const first = revision('1.0', '2005-05-25');
    expect(at(first)).toBe('2005-05-25T00:00:00.000Z');
    expect(at(first, revision('1.1', '2005-05-25'))).toBe('2005-05-25T00:00:00.001Z');
    expect(at(first, revision('1.1', '2005-06-01'))).toBe('2005-06-01T00:00:00.001Z');
  });

  test('of an indicator count those of its signature too', () => {
    const signatures = [signature('ENSRT:KALEL-001', 1_624_001)];
    const raised = signatures.map((one) => ({ ...one, data: { ...one.data, revision: 3 } }));
    expect(objectOf(bundleOf(id, { signatures: raised }), 'indicator')).toMatchObject({
      created: '2005-05-25T00:00:00.000Z',
      modified: '2005-05-25T00:00:00.002Z',
    });
  });

  test('of a withdrawn note are revoked, and the report says why', () => {
    const withdrawn = { status: 'withdrawn', withdrawal: 'The sample was harmless' } as const;
    const bundle = bundleOf(id, { notes: [note(id, { ...named, ...withdrawn })] });
    const [identity, marking, ...rest] = bundle.objects;
    expect([identity?.revoked, marking?.revoked]).toEqual([undefined, undefined]);
    expect(rest).toHaveLength(6);
    expect(rest.filter(({ revoked }) => revoked !== true)).toEqual([]);
    expect(objectOf(bundle, 'report').description).toMatch(/^Withdrawn: The sample was harmless\n\nStatus: /);
  });
});

describe('what several notes name', () => {
  const notes = [
    note(id, named),
    note('ETS-i-2006-00001', {
      ...named,
      released: '2006-01-01',
      threat: { name: 'Example', classes: ['backdoor'] },
      revisions: [revision('1.0', '2006-01-01'), revision('1.1', '2006-02-01')],
    }),
  ];
  const bundles = bundlesOf(workspace('/nowhere', { notes }));
  const objects = [...bundles.values()].map((bundle) => new Map(bundle.objects.map((one) => [one.id, one])));
  const [one, other] = objects;

  test('is one object, the same in the bundle of each', () => {
    const shared = [...(one?.keys() ?? [])].filter((key) => other?.has(key));
    expect(shared.map((key) => key.split('--')[0])).toEqual([
      'identity',
      'marking-definition',
      'malware',
      'indicator',
      'course-of-action',
      'relationship',
      'relationship',
    ]);
    expect(shared.map((key) => one?.get(key))).toEqual(shared.map((key) => other?.get(key)));
  });

  test('belongs to the first of them, so that a new note changes no other bundle', () => {
    const [bundle] = bundles.values();
    if (bundle === undefined) throw new Error('there is no bundle');
    expect(bundle).toEqual(bundleOf(id, { notes: notes.slice(0, 1) }));
    for (const type of ['malware', 'indicator', 'course-of-action'])
      expect(objectOf(bundle, type)).toMatchObject({
        created: '2005-05-25T00:00:00.000Z',
        modified: '2005-05-25T00:00:00.000Z',
      });
  });

  const withdrawn = { status: 'withdrawn', withdrawal: 'No' } as const;

  test('is not revoked while one of them stands', () => {
    const [first, ...others] = notes;
    const half = bundleOf(id, { notes: [note(id, { ...first?.matter, ...withdrawn }), ...others] });
    expect(half.objects.filter(({ revoked }) => revoked === true).map(({ type }) => type)).toEqual([
      'report',
    ]);
  });
});
