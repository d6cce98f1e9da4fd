import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tlpLabels } from '../../src/advisory/schema.ts';
import { stixBundle, stixContext } from '../../src/stix/index.ts';
import { checkedWorkspace, type Workspace } from '../../src/workspace/index.ts';
import { note, service, signature, workspace } from '../publish/workspace.ts';
import { bundlesOf } from './bundles.ts';
import { schemaFaults } from './schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const named = { signatures: ['ENSRT:KALEL-001'], policies: ['mail'] };

function faultsOf(all: Workspace): readonly string[] {
  const context = stixContext(all.configuration, all);
  return all.notes.flatMap((one) => {
    const bundle = stixBundle(one, context);
    return [...schemaFaults(bundle), ...bundle.objects.flatMap(schemaFaults)];
  });
}

test('the schemas find what is wrong', () => {
  expect(schemaFaults({ type: 'indicator' })).not.toEqual([]);
  expect(schemaFaults({ type: 'bundle' })).not.toEqual([]);
});

test('the bundles of our own notes are valid', async () => {
  const own = await checkedWorkspace(root);
  const bundles = [...bundlesOf(own).values()];
  expect(bundles.length).toBeGreaterThan(4);
  expect(bundles.flatMap((bundle) => [bundle, ...bundle.objects]).flatMap(schemaFaults)).toEqual([]);
});

test.each(tlpLabels)('a bundle of TLP:%s is valid', (tlp) => {
  expect(faultsOf(workspace('/nowhere', { notes: [note('ETS-i-2005-12575', { ...named, tlp })] }))).toEqual(
    [],
  );
});

test('odd words make no bundle invalid', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  const odd = fc.oneof(
    line,
    fc.constantFrom('cve', 'capec', 'CVE-2005-0001', '"}', '\\', '\u{1f41b}', '__proto__'),
  );
  const host = fc.constantFrom('example.org', 'cve', '[2001:db8::1]:8080', 'b\u{fc}cher.example');
  const path = fc.webPath().map((text) => `/${text}%zz|[x]?a=^{}#b#c`);
  fc.assert(
    fc.property(odd, odd, odd, host, path, (title, threat, publisher, where, rest) => {
      const all = workspace('/nowhere', {
        notes: [
          note(
            'ETS-i-2005-12575',
            {
              ...named,
              title,
              threat: { name: threat, classes: ['worm'] },
              systems: { affected: [title], 'not-affected': [threat] },
              references: [{ title, url: `https://${where}${rest}` }],
            },
            `# ${title}\n<b>`,
          ),
        ],
        signatures: [signature('ENSRT:KALEL-001', 1_624_001)],
        policies: [{ ...service('mail'), title, description: threat }],
      });
      const { configuration } = all;
      const named_ = { ...configuration, publisher: { ...configuration.publisher, name: publisher } };
      expect(faultsOf({ ...all, configuration: named_ })).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
