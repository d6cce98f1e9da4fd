import { posix } from 'node:path';
import { type NoteReading, type ReadNote, readNote } from '../../advisory/index.ts';
import { ClarionError } from '../../names/error.ts';
import { nearest } from '../../names/nearest.ts';
import { noteFileOf } from '../../names/note-id.ts';
import type { Configuration } from '../configuration.ts';
import { type Parts, readParts } from '../content.ts';
import { listFiles } from '../files.ts';
import { fileLimits, readBytes } from '../read-file.ts';

/** A workspace as far as starting something in it needs: other files may still have faults. */
export interface Desk {
  readonly parts: Parts;
  readonly configuration: Configuration;
}

/** A note that is there, with its text as it stands in the file. */
export interface DeskNote {
  readonly file: string;
  readonly text: string;
  readonly read: ReadNote;
}

/** @throws ClarionError of kind `content`, code `new/configuration`, where clarion.yaml has faults. */
export async function openDesk(root: string): Promise<Desk> {
  const parts = await readParts(root, await listFiles(root));
  const { configuration } = parts;
  if (configuration !== undefined) return { parts, configuration };
  throw new ClarionError('content', 'clarion.yaml has faults', {
    code: 'new/configuration',
    expected: 'a configuration that can be read',
    hint: 'Run clarion check, mend what it tells, and try again.',
  });
}

/**
 * Finds a note by its id, its placeholder, or its path in the workspace.
 *
 * @throws ClarionError: `note/unknown` (usage) where there is none, `note/faults` (content) where its front matter can't
 * be read.
 */
export async function noteNamed({ parts }: Desk, name: string): Promise<DeskNote> {
  const file = noteFileOf(name) ?? name;
  if (!parts.files.notes.includes(file)) {
    const known = parts.files.notes.map(idOfFile);
    const meant = nearest(name, known);
    throw new ClarionError('usage', `There is no note ${name} in this workspace`, {
      code: 'note/unknown',
      expected: 'the id of a note, like draft-w32-kalel-a, or its file',
      ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
    });
  }
  const bytes = await readBytes(parts.root, file, fileLimits.note);
  const reading: NoteReading = 'bytes' in bytes ? readNote(file, bytes.bytes) : bytes;
  if ('bytes' in bytes && reading.read?.matterRead === true)
    return { file, text: Buffer.from(bytes.bytes).toString('utf8'), read: reading.read };
  throw new ClarionError('content', `${file} has faults: ${reading.faults[0]?.reason ?? 'no front matter'}`, {
    code: 'note/faults',
    expected: 'front matter that can be read',
    hint: `Run clarion check ${file}, mend what it tells, and try again.`,
  });
}

/** The id that a note's file name gives it. */
export function idOfFile(file: string): string {
  const stem = posix.basename(file, '.md');
  return file.startsWith('advisories/drafts/') ? `draft-${stem}` : stem;
}
