import { noteFileOf, parseDraftId, parseNoteId } from '../../names/note-id.ts';
import type { Check } from '../check.ts';
import { idOfFile } from '../meant-id.ts';

export const check: Check = {
  id: 'id-file',
  doc: {
    what: 'A note stands at advisories/YEAR/ID.md, a draft without a number at advisories/drafts/NAME.md, and no other note has its id.',
    when: "The id is well formed. The double is told first, then the file's name, then its folder: one cause, one fault. Where the file stands as its name says, the id is taken for what was mistyped, its prefix too.",
    recommendation: 'Mend the id, or rename the file as `clarion check` says.',
  },
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
        by: 'id: EST-i-2004-12575',
        faults: [
          {
            at: 'EST-i-2004-12575',
            reason: 'Unexpected "EST-i-2004-12575" in `id`, expected "ETS-i-2005-12575" as the file is named',
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
      {
        replace:
          'id: ETS-i-2005-12575\ntitle: Worm - W32.Kalel.A@mm\nthreat: { name: W32.Kalel.A@mm, classes: [mass-mailing-worm] }\nreleased: 2005-05-25\nstatus: final',
        by: 'id: draft-kalel\ntitle: Worm - W32.Kalel.A@mm\nthreat: { name: W32.Kalel.A@mm, classes: [mass-mailing-worm] }\nreleased: 2005-05-25\nstatus: draft',
        faults: [
          {
            at: 'draft-kalel',
            reason: 'Unexpected "draft-kalel" in `id`, expected the note at advisories/drafts/kalel.md',
          },
        ],
      },
    ],
  },
  run: ({ file, matter, span }, { fileOf, idPrefix }, report) => {
    if (matter.id === undefined) return;
    const id = parseNoteId(matter.id);
    const [folder, year, name] = file.split('/');
    const owner = fileOf?.get(matter.id);
    const place = span(['id']);
    const shown = `Unexpected "${matter.id}" in \`id\`, expected`;
    if (owner !== undefined && owner !== file) {
      report({ place, reason: `${shown} an id of its own: ${owner} has this one` });
      return;
    }
    if (id === undefined) {
      const stands = noteFileOf(matter.id);
      // A placeholder in a note that is no draft has its own fault.
      if (stands === file || parseDraftId(matter.id) === undefined || matter.status !== 'draft') return;
      const hint = 'Move the file there, or mend the id.';
      report({ place, reason: `${shown} the note at ${stands}`, hint });
      return;
    }
    const named = name?.replace(/\.md$/, '');
    const ofTeam = idPrefix === undefined || id.prefix === idPrefix;
    // Where the file stands as its name says, the id is what was mistyped.
    const right = idOfFile(file, idPrefix);
    // No more than a wrong prefix has a fault of its own.
    const isOther = right !== undefined && right.slice(-11) !== matter.id.slice(-11);
    if (named !== matter.id && (ofTeam || isOther)) {
      const move = `rename the file to ${folder}/${id.year}/${matter.id}.md`;
      const hint =
        right === undefined
          ? `Mend the id, or ${move}.`
          : ofTeam
            ? `If it is the file that is misnamed, ${move}.`
            : undefined;
      report({
        place,
        reason: `${shown} "${named}" as the file is named`,
        hint,
        expected: right,
      });
      return;
    }
    if (!ofTeam) return;
    if (year === String(id.year)) return;
    const hint = `Move the file to ${folder}/${id.year}/${matter.id}.md.`;
    const expected =
      year === 'drafts'
        ? 'a placeholder, as the folder holds no other'
        : `the year ${year} as the folder is named`;
    report({ place, reason: `${shown} ${expected}`, hint });
  },
};
