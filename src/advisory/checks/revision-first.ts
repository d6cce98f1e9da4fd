import { parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'revision-first',
  doc: {
    what: 'The first revision is of the day on which the note was released.',
    when: "Both days are well formed, and the release day is of the id's year.",
    recommendation:
      'The release day never changes; mend the revision, or put the missing first revision back.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'version: "1.0", date: 2005-05-25',
        by: 'version: "1.0", date: 2005-05-26',
        faults: [
          {
            at: '2005-05-26',
            reason:
              'Unexpected date 2005-05-26 of the first revision, expected 2005-05-25 as `released` says',
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, _known, report) => {
    const date = matter.revisions?.[0]?.date;
    const { released } = matter;
    if (date === undefined || released === undefined || date === released) return;
    // A release day of another year than the id's is the cause, and told as such.
    const year = matter.id === undefined ? undefined : parseNoteId(matter.id)?.year;
    if (year !== undefined && year !== Number(released.slice(0, 4))) return;
    const reason = `Unexpected date ${date} of the first revision, expected ${released} as \`released\` says`;
    report({ place: span(['revisions', 0, 'date']), reason, expected: released });
  },
};
