import { commonProperties } from './common-properties.ts';
import type { StixContext } from './context.ts';
import { namingOf } from './naming.ts';
import type { StixObject } from './object.ts';

/** Something that has to do with a threat. */
export interface Relative {
  readonly object: StixObject;
  /** What it does to the threat (STIX 2.1, appendix B). */
  readonly relation: 'indicates' | 'mitigates';
  /** What notes call it. */
  readonly name: string;
}

/** How something has to do with a threat (STIX 2.1, 5.1). */
export function relationshipObject(
  { object: source, relation, name }: Relative,
  malware: StixObject,
  threat: string,
  context: StixContext,
): StixObject {
  const naming = namingOf(context.namings, relation, name, threat);
  return {
    ...commonProperties('relationship', `${source.id} ${relation} ${malware.id}`, naming, context),
    relationship_type: relation,
    source_ref: source.id,
    target_ref: malware.id,
  };
}
