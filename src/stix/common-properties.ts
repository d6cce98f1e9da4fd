import type { StixContext } from './context.ts';
import type { Naming } from './naming.ts';
import { markingsOf } from './tlp.ts';

/**
 * The properties that all objects of notes begin with (STIX 2.1, 3.2).
 *
 * Notes are dated by days, and an object of two states may not have the same `modified` in both (3.6). So the
 * milliseconds of the day count what has changed: the revisions of the note, and those of the thing itself.
 *
 * @param revised how often the thing itself has been revised.
 */
export function commonProperties(
  type: string,
  key: string,
  naming: Naming,
  { id, publisher }: Pick<StixContext, 'id' | 'publisher'>,
  revised = 0,
) {
  return {
    type,
    spec_version: '2.1',
    id: id(type, key),
    created_by_ref: publisher,
    created: instant(naming.first.released, 0),
    modified: instant(naming.modified, naming.revised + revised),
    ...(naming.withdrawn ? { revoked: true } : {}),
    object_marking_refs: markingsOf(naming.first.tlp).map((marking) => marking.id),
  };
}

/** @param day `YYYY-MM-DD`, in UTC. */
export function instant(day: string, milliseconds: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + milliseconds).toISOString();
}
