import { rawRuleFile } from '../signature/raw-file.ts';
import type { ImportedSignature } from '../workspace/index.ts';
import { commonProperties, instant } from './common-properties.ts';
import type { StixContext } from './context.ts';
import { namingOf } from './naming.ts';
import type { StixObject } from './object.ts';
import { publisherReference } from './reference.ts';

/**
 * A signature of an imported library (STIX 2.1, 4.7): its rule, and whose it is. Others write it, and may change it
 * without a new revision; so a rule that changes becomes another object, where a version of the same would have to
 * say when it changed (3.6).
 */
export function importedIndicatorObject(signature: ImportedSignature, context: StixContext): StixObject {
  const { name, sid, revision, title, rule, source, licence } = signature;
  const naming = namingOf(context.namings, 'indicator', name);
  const { path, sha256 } = rawRuleFile(name, rule);
  const key = JSON.stringify([name, title, sha256, source, licence]);
  const file = publisherReference(context, {
    description: `Suricata rule of sid ${sid}, revision ${revision}`,
    path,
    label: naming.first.tlp,
  });
  return {
    ...commonProperties('indicator', key, naming, context),
    external_references: [{ ...file, hashes: { 'SHA-256': sha256 }, external_id: name }],
    name: `${name} ${title}`,
    description: `Imported from ${source}, licence ${licence}.`,
    indicator_types: ['malicious-activity'],
    pattern: rule,
    pattern_type: 'suricata',
    valid_from: instant(naming.first.released, 0),
  };
}
