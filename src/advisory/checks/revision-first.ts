import type { Check } from '../check.ts';
import { yearOf } from '../meant-id.ts';

export const check: Check = {
  id: 'revision-first',
  doc: {
    what: 'The first revision is of the day on which the note was released.',
    when: "Both days are well formed. Of a release day whose year is not the id's, only month and day are compared: its year is told elsewhere.",
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
  run: ({ file, matter, span }, { idPrefix }, report) => {
    const date = matter.revisions?.[0]?.date;
    const { released } = matter;
    if (date === undefined || released === undefined || date === released) return;
    const year = yearOf(file, matter.id, idPrefix);
    const isYearWrong = year !== undefined && year !== Number(released.slice(0, 4));
    // With its year mended the release day may be the revision's.
    if (isYearWrong && date === `${year}${released.slice(4)}`) return;
    const expected = isYearWrong ? 'the day of the release' : `${released} as \`released\` says`;
    report({
      place: span(['revisions', 0, 'date']),
      reason: `Unexpected date ${date} of the first revision, expected ${expected}`,
      expected: isYearWrong ? undefined : released,
    });
  },
};
