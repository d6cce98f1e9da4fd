import { isMap, parseDocument } from 'yaml';
import { splitFrontMatter } from '../../advisory/front-matter.ts';
import { ClarionError } from '../../names/error.ts';
import { noteFileOf } from '../../names/note-id.ts';
import { readText } from '../../source/text.ts';
import { knownOf } from '../known.ts';
import { fileLimits } from '../read-file.ts';
import type { Desk, DeskNote } from './desk.ts';
import { type NewFile, newNoteFile } from './new-file.ts';
import { draftIdOf, type NoteAnswers } from './new-note.ts';

/**
 * A draft that begins with the text, the links and the threat classes of another note. Title, threat, id, day and
 * revisions are its own; comments and order of the front matter are kept.
 *
 * @throws ClarionError: `note/faults` (content) where the other note has faults; `new/name`, `new/value` (usage).
 */
export function noteFrom(desk: Desk, from: DeskNote, answers: Omit<NoteAnswers, 'classes' | 'tlp'>): NewFile {
  const { source } = readText(from.file, Buffer.from(from.text), fileLimits.note);
  const { matter, body } = splitFrontMatter(source?.text ?? '');
  const document = parseDocument(matter?.text ?? '');
  if (!isMap(document.contents) || document.errors.length > 0) throw faulty(from.file);
  const id = draftIdOf(answers.name, answers.threat);
  const { title, threat, severity, released, author } = answers;
  document.set('id', id);
  document.set('title', title);
  document.setIn(['threat', 'name'], threat);
  document.set('released', released);
  document.set('status', 'draft');
  if (severity !== undefined) document.set('severity', severity);
  document.delete('withdrawal');
  document.set(
    'revisions',
    document.createNode([{ version: '1.0', date: released, author, change: 'First release' }]),
  );
  const text = `---\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}---\n${body.text}`;
  return newNoteFile(noteFileOf(id) ?? id, `${text.trimEnd()}\n`, knownOf(desk.parts, new Map()));
}

function faulty(file: string): ClarionError {
  return new ClarionError('content', `${file} has faults`, {
    code: 'note/faults',
    expected: 'a note that can be read',
    hint: `Run clarion check ${file}, mend what it tells, and try again.`,
  });
}
