import { lastUpdated, type Note } from '../advisory/note.ts';
import { byCodeUnit } from '../names/order.ts';

type Matter = Pick<Note, 'matter'>;

/** The order of lists: by day of release, the newest first; of one day, the higher id first. */
export function newestFirst<T extends Matter>(notes: readonly T[]): readonly T[] {
  return notes.toSorted(
    (a, b) => byCodeUnit(b.matter.released, a.matter.released) || byCodeUnit(b.matter.id, a.matter.id),
  );
}

/** The day on which a note last said something new: of its newest revision, or of its release. */
export function updatedOn({ matter }: Matter): string {
  return lastUpdated(matter) ?? matter.released;
}

/** The newest day on which one of these notes said something new; undefined where there is no note. */
export function newestUpdate(notes: readonly Matter[]): string | undefined {
  return notes
    .map(updatedOn)
    .reduce<string | undefined>(
      (newest, day) => (newest === undefined || day > newest ? day : newest),
      undefined,
    );
}

/** Where a note's page is, below `base-url`. */
export function noteAddress({ matter }: Matter): string {
  return `advisories/${matter.id}/`;
}
