import { nearest, oneSlipAway } from '../names/nearest.ts';

/** What an unknown key of a map was probably meant to be. */
export interface MeantKey {
  readonly meant?: string;
  /** The same, where it is one slip away and nothing else is: certain enough to be put right unasked. */
  readonly slip?: string;
  /** A known key that is near, and stands in the map already. */
  readonly there?: string;
}

/** @param map What holds the unknown key, and perhaps the known one. */
export function meantKey(unknown: string, known: readonly string[], map: unknown): MeantKey {
  const present = new Set(map !== null && typeof map === 'object' ? Object.keys(map) : []);
  const free = known.filter((key) => !present.has(key));
  const meant = nearest(unknown, free) ?? shorterOrLonger(unknown, free);
  if (meant === undefined) {
    const there = nearest(unknown, known);
    return there === undefined ? {} : { there };
  }
  const slips = oneSlipAway(unknown, known);
  return slips.length === 1 && slips[0] === meant ? { meant, slip: meant } : { meant };
}

/** `class` for `classes`, `ref` for `references`: one word begins with the other, and no second does. */
function shorterOrLonger(unknown: string, known: readonly string[]): string | undefined {
  const word = unknown.toLowerCase();
  const found = known.filter(
    (key) => Math.min(word.length, key.length) >= 3 && (key.startsWith(word) || word.startsWith(key)),
  );
  return found.length === 1 ? found[0] : undefined;
}
