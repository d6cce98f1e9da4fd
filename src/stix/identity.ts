import type { StixContext } from './context.ts';
import type { StixObject } from './object.ts';
import { markingsOf } from './tlp.ts';

/**
 * The day on which STIX 2.1 became a standard. clarion.yaml does not say since when there is a publisher, and a date
 * that came from the notes would change the identity, and with it each bundle, when a note is added.
 */
const created = '2021-06-10T00:00:00.000Z';

/** The publisher (STIX 2.1, 4.5), the same in every bundle. */
export function identityObject({ configuration, publisher: id }: StixContext): StixObject {
  const { publisher } = configuration;
  return {
    type: 'identity',
    spec_version: '2.1',
    id,
    created,
    modified: created,
    object_marking_refs: markingsOf('CLEAR').map((marking) => marking.id),
    name: publisher.name,
    identity_class: 'organization',
    contact_information: publisher.contact,
  };
}
