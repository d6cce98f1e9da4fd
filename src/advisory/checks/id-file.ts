import { parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';

/**
 * What: a note stands at advisories/YEAR/ID.md, and no other note has its id.
 * When: the id is well formed. The double is told first, then the file's name, then its folder: one cause, one fault.
 * Recommendation: `clarion check` tells the file's right name; rename the file or mend the id.
 */
export const check: Check = {
  id: 'id-file',
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'id: ETS-i-2005-12575',
        by: 'id: ETS-i-2005-12576',
        faults: [
          {
            at: 'ETS-i-2005-12576',
            reason: 'Unexpected "ETS-i-2005-12576" in `id`, expected "ETS-i-2005-12575" as the file is named',
          },
        ],
      },
      {
        replace: 'id: ETS-i-2005-12575',
        by: 'id: ETS-i-2005-12574',
        faults: [
          {
            at: 'ETS-i-2005-12574',
            reason:
              'Unexpected "ETS-i-2005-12574" in `id`, expected an id of its own: advisories/2005/ETS-i-2005-12574.md has this one',
          },
        ],
      },
    ],
  },
  run: ({ file, matter, at }, { fileOf, idPrefix }, report) => {
    const id = matter.id === undefined ? undefined : parseNoteId(matter.id);
    if (id === undefined) return;
    const [folder, year, name] = file.split('/');
    const owner = fileOf?.get(matter.id ?? '');
    const place = at(['id']);
    const shown = `Unexpected "${matter.id}" in \`id\`, expected`;
    if (owner !== undefined && owner !== file) {
      report({ place, reason: `${shown} an id of its own: ${owner} has this one` });
      return;
    }
    const named = name?.replace(/\.md$/, '');
    // A wrong prefix has its own fault.
    const differs =
      named !== matter.id &&
      (idPrefix === undefined || id.prefix === idPrefix || named?.slice(-11) !== matter.id?.slice(-11));
    if (differs) {
      report({
        place,
        reason: `${shown} "${named}" as the file is named`,
        hint: `Rename the file to ${matter.id}.md, or mend the id.`,
      });
      return;
    }
    if (year === String(id.year)) return;
    const hint = `Move the file to ${folder}/${id.year}/${matter.id}.md.`;
    report({ place, reason: `${shown} the year ${year} as the folder is named`, hint });
  },
};
