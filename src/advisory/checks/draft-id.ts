import { parseDraftId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'draft-id',
  doc: {
    what: 'A note with a placeholder for its id is a draft.',
    when: 'The id begins with `draft-`. A note that has its number may go on as a draft; that is not published either.',
    recommendation: '`clarion number NOTE` gives the next number, sets the status and moves the file.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'id: ETS-i-2005-12575',
        by: 'id: draft-w32-kalel-a',
        faults: [
          {
            at: 'draft-w32-kalel-a',
            reason:
              'Unexpected placeholder "draft-w32-kalel-a" in `id`, expected a number, because `status` is final',
          },
        ],
      },
    ],
  },
  run: ({ file, matter, span }, _known, report) => {
    const { id = '', status } = matter;
    if (parseDraftId(id) === undefined || status === undefined || status === 'draft') return;
    report({
      place: span(['id']),
      reason: `Unexpected placeholder "${id}" in \`id\`, expected a number, because \`status\` is ${status}`,
      hint: `Put \`status: draft\` back, then run: clarion number ${file}`,
    });
  },
};
