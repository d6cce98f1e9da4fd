import type { Note } from '../../advisory/note.ts';
import type { Lie } from './lie.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Warns of a note whose newest revision has a day that has come nowhere on earth yet: once it is published, no other
 * note can appear before that day.
 */
export function futureDates(notes: readonly Note[], now: Date): readonly Lie[] {
  const last = new Date(now.getTime() + day).toISOString().slice(0, 10);
  return notes.flatMap(({ matter, file, at }): readonly Lie[] => {
    const index = matter.revisions.length - 1;
    const date = matter.revisions[index]?.date ?? '';
    if (date <= last) return [];
    return [
      {
        file,
        where: at(['revisions', index, 'date']),
        rule: 'history-date',
        reason: `Unexpected date ${date} of the newest revision, expected no day that is still to come`,
        hint: 'Once it is published, every new note has to be dated that day or later.',
        warning: true,
      },
    ];
  });
}
