import { parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'id-prefix',
  doc: {
    what: "The note's id begins with the prefix that clarion.yaml gives.",
    when: 'The id is well formed.',
    recommendation: "Write the prefix as the other notes do; another team's notes live in another workspace.",
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'id: ETS-i-2005-12575',
        by: 'id: ETS-x-2005-12575',
        faults: [
          {
            at: 'ETS-x',
            reason: 'Unexpected prefix "ETS-x" in `id`, expected "ETS-i" as clarion.yaml has it',
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, { idPrefix }, report) => {
    const id = matter.id === undefined ? undefined : parseNoteId(matter.id);
    if (id === undefined || idPrefix === undefined || id.prefix === idPrefix) return;
    const expected = matter.id?.replace(id.prefix, idPrefix);
    report({
      place: span(['id']),
      reason: `Unexpected prefix "${id.prefix}" in \`id\`, expected "${idPrefix}" as clarion.yaml has it`,
      expected,
    });
  },
};
