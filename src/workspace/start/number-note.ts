import { ClarionError } from '../../names/error.ts';
import { parseDraftId, parseNoteId } from '../../names/note-id.ts';
import { fileLimits, readBytes } from '../read-file.ts';
import { type Desk, type DeskNote, idOfFile } from './desk.ts';
import { replaceValues } from './front-matter-edit.ts';

/** A draft with its number: what is to be written, and which file it takes the place of. */
export interface NumberedNote {
  readonly id: string;
  readonly path: string;
  readonly text: string;
  readonly replaces: string;
}

/** What an id has room for. */
const maxSerial = 99_999;

/**
 * Gives a draft the next number: the highest serial of the workspace and one, in the year of its release day. Id and
 * status change, and not another byte. Nothing is written.
 *
 * @throws ClarionError: `number/numbered`, `number/full` (usage), `note/faults`, `note/front-matter` (content).
 */
export async function numberNote(desk: Desk, note: DeskNote, status: string): Promise<NumberedNote> {
  const { id, released } = note.read.matter;
  if (id !== undefined && parseNoteId(id) !== undefined)
    throw new ClarionError('usage', `${note.file} has its number: ${id}`, {
      code: 'number/numbered',
      expected: 'a draft with a placeholder id, draft-NAME',
    });
  if (id === undefined || parseDraftId(id) === undefined || released === undefined)
    throw new ClarionError(
      'content',
      `${note.file} has a fault in \`${id === undefined ? 'id' : 'released'}\``,
      {
        code: 'note/faults',
        expected: 'a placeholder id and a release day',
        hint: `Run clarion check ${note.file}, mend what it tells, and try again.`,
      },
    );
  const serial = (await highestSerial(desk)) + 1;
  if (serial > maxSerial)
    throw new ClarionError('usage', `No number is left: the highest is ${maxSerial}`, {
      code: 'number/full',
      expected: 'a serial of five digits',
    });
  const year = released.slice(0, 4);
  const numbered = `${desk.configuration['note-id-prefix']}-${year}-${String(serial).padStart(5, '0')}`;
  return {
    id: numbered,
    path: `advisories/${year}/${numbered}.md`,
    text: replaceValues(note.text, { id: numbered, status }),
    replaces: note.file,
  };
}

/** By file names and by what the files say: where the two differ, check tells, and neither number is given out again. */
async function highestSerial({ parts }: Desk): Promise<number> {
  let highest = 0;
  for (const file of parts.files.notes) {
    const read = await readBytes(parts.root, file, fileLimits.note);
    const text = 'bytes' in read ? Buffer.from(read.bytes).toString('utf8') : '';
    for (const id of [idOfFile(file), /^id:[ \t]*["']?([^\s"']+)/m.exec(text)?.[1] ?? ''])
      highest = Math.max(highest, parseNoteId(id)?.serial ?? 0);
  }
  return highest;
}
