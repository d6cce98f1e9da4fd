import { parse, v5 } from 'uuid';

/**
 * Makes the ids of one publisher's objects (STIX 2.1, 2.9): `TYPE--UUID`. The UUID is of version 5 (RFC 9562, 5.5), so
 * that an object has the same id in every build:
 *
 * - the publisher's namespace is the UUIDv5 of `publisher.namespace` of clarion.yaml in the namespace for URLs;
 * - an object's UUID is the UUIDv5 of `TYPE KEY` in the publisher's namespace. The key is what the object is known by:
 *   `publisher` for the identity, the threat's name, a signature's, a policy's, a note's id for report and bundle; for
 *   a relationship `SOURCE-ID RELATIONSHIP-TYPE TARGET-ID`.
 */
export function stixIds(publisherNamespace: string): (type: string, key: string) => string {
  // As bytes: a text would be read anew for each id.
  const namespace = parse(v5(publisherNamespace, v5.URL));
  return (type, key) => `${type}--${v5(`${type} ${key}`, namespace)}`;
}
