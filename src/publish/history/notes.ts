import type { Note } from '../../advisory/note.ts';
import { isPublic } from '../../workspace/index.ts';
import type { AdvisoryFile } from '../advisory-file.ts';
import type { Held } from './held.ts';
import type { Lie } from './lie.ts';
import { dated, noteLies } from './note.ts';

/**
 * Compares a team's notes, those that are not public too, with the published ones.
 *
 * @param retract ids of notes that may leave the public though they were published: those whose `tlp` was raised.
 */
export function notesLies(
  { notes: published }: Pick<Held, 'notes'>,
  notes: readonly Note[],
  retract: readonly string[],
): readonly Lie[] {
  const ids = new Set(notes.map(({ matter }) => matter.id));
  const newest = [...published.values()].map(dated).reduce((a, b) => (a > b ? a : b), '');
  return [
    ...[...published.values()].filter(({ id }) => !ids.has(id)).map(vanished),
    ...notes.flatMap((note) => {
      const before = published.get(note.matter.id);
      if (before !== undefined) return noteLies(before, note, { newest, retract });
      return isPublic(note) ? newNoteLies(note, newest) : [];
    }),
  ];
}

function vanished({ id, released }: AdvisoryFile): Lie {
  return {
    file: `advisories/${released.slice(0, 4)}/${id}.md`,
    where: { line: 1, column: 1 },
    rule: 'history-vanished',
    reason: `Missing note ${id}, expected every published one`,
    hint: 'Bring the file back under its id. To take it back: `status: withdrawn`, the reason in `withdrawal`, a new revision.',
  };
}

/**
 * Programs that fetch CSAF documents remember the newest date that they have seen and ask for what is newer: a document
 * that appears with an older one never reaches them.
 */
function newNoteLies({ matter, file, at }: Note, newest: string): readonly Lie[] {
  const date = dated(matter);
  if (date >= newest) return [];
  return [
    {
      file,
      where: at(['revisions', matter.revisions.length - 1, 'date']),
      rule: 'history-date',
      reason: `Unexpected date ${date} of a note that was not published before, expected ${newest}, the newest one published, or later`,
      hint: 'Add a revision of today, like "Taken over from the archive": `released` may stay as it is.',
    },
  ];
}
