import type { Check } from '../check.ts';
import { yearOf } from '../meant-id.ts';

export const check: Check = {
  id: 'released-year',
  doc: {
    what: "The year in a note's id is the year of its first release.",
    when: 'Id and release day are well formed. Where the id is mistyped, the year is the one of the file.',
    recommendation: 'Mend whichever is wrong; an id that is published never changes.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'released: 2005-05-25',
        by: 'released: 2004-05-25',
        faults: [
          {
            at: '2004-05-25',
            reason: 'Unexpected "2004-05-25" in `released`, expected a day of 2005 as the id says',
          },
        ],
      },
    ],
  },
  run: ({ file, matter, span }, { idPrefix }, report) => {
    const { id, released } = matter;
    const year = yearOf(file, id, idPrefix);
    if (id === undefined || year === undefined || released === undefined) return;
    if (released.startsWith(`${year}-`)) return;
    const source = id.includes(`-${year}-`) ? 'the id says' : 'the file is named';
    report({
      place: span(['released']),
      reason: `Unexpected "${released}" in \`released\`, expected a day of ${year} as ${source}`,
    });
  },
};
