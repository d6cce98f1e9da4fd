import { ClarionError } from '../names/error.ts';
import { outranks, placeOf } from './candidate.ts';
import type { ReadRules } from './read.ts';
import type { Remapped } from './sid-map.ts';

const maxSid = 0xffff_ffff;

/**
 * Gives a sid of its own to each rule that would be left out for its sid. Rules that the map knows keep theirs, and
 * rules that are left in keep the source's, so the same rules get the same sids each time. A second copy of the same rule gets none.
 *
 * @param first where to begin; sids that anything has are passed over.
 * @returns the map, with what is new in it.
 * @throws ClarionError of kind `usage`, code `import/remap`, where the numbers come to an end.
 */
export function remap(
  { candidates }: ReadRules,
  map: readonly Remapped[],
  taken: ReadonlyMap<number, string>,
  first: number,
): readonly Remapped[] {
  const mapped = new Map(map.map(({ place, sid }) => [place, sid]));
  const used = new Set([
    ...taken.keys(),
    ...map.map(({ sid }) => sid),
    ...candidates.map(({ rule }) => rule.sid),
  ]);
  const open = map.length === 0 ? candidates : candidates.filter((each) => !mapped.has(placeOf(each)));
  const given = new Set(mapped.values());
  const owners = new Map<number, (typeof candidates)[number]>();
  for (const each of open) {
    const { sid } = each.rule;
    const owner = owners.get(sid);
    if (owner === undefined || outranks(each, owner)) owners.set(sid, each);
  }
  const texts = new Set([...owners.values()].map(({ rule }) => rule.text));
  const entries = [...map];
  let next = first;
  for (const each of open) {
    const { rule } = each;
    const isOwner = rule.sid !== 0 && owners.get(rule.sid) === each;
    if (isOwner && !taken.has(rule.sid) && !given.has(rule.sid)) continue;
    // A second copy says nothing that the first does not.
    const place = placeOf(each);
    if (mapped.has(place)) continue;
    if (!isOwner && rule.sid !== 0 && texts.has(rule.text)) continue;
    texts.add(rule.text);
    while (used.has(next)) next += 1;
    if (next > maxSid)
      throw new ClarionError('usage', `There are no sids left from ${first} on`, {
        code: 'import/remap',
        expected: `as many free sids below ${maxSid} as rules need one`,
      });
    used.add(next);
    mapped.set(place, next);
    entries.push({ sid: next, place });
  }
  return entries;
}
