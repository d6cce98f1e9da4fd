import { parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';
import { idOfFile } from '../meant-id.ts';

export const check: Check = {
  id: 'id-prefix',
  doc: {
    what: "The note's id begins with the prefix that clarion.yaml gives.",
    when: 'The id is well formed. Where more than the prefix differs from a rightly named file, `id-file` tells it.',
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
  run: ({ file, matter, span }, { idPrefix }, report) => {
    const id = matter.id === undefined ? undefined : parseNoteId(matter.id);
    if (id === undefined || idPrefix === undefined || id.prefix === idPrefix) return;
    const expected = `${idPrefix}${matter.id?.slice(id.prefix.length)}`;
    const named = idOfFile(file, idPrefix);
    if (named !== undefined && named !== expected) return;
    report({
      place: span(['id']),
      reason: `Unexpected prefix "${id.prefix}" in \`id\`, expected "${idPrefix}" as clarion.yaml has it`,
      expected,
    });
  },
};
