import { parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'released-year',
  doc: {
    what: "The year in a note's id is the year of its first release.",
    when: 'Id and release day are well formed, and the file is named after the id.',
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
  run: ({ file, matter, span }, _known, report) => {
    const { id = '', released } = matter;
    const year = parseNoteId(id)?.year;
    const renamed = !file.endsWith(`/${id}.md`) && year !== Number(file.split('/')[1]);
    if (year === undefined || released === undefined || renamed || released.startsWith(`${year}-`)) return;
    report({
      place: span(['released']),
      reason: `Unexpected "${released}" in \`released\`, expected a day of ${year} as the id says`,
    });
  },
};
