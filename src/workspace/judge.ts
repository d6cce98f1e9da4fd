import { hash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { checkNote, type Known, type ReadNote, readNote } from '../advisory/index.ts';
import type { Note } from '../advisory/note.ts';
import type { SoundMatter } from '../advisory/schema.ts';
import { noteFileOf } from '../names/note-id.ts';
import type { Place } from '../source/fault.ts';
import { fileLimits, readBytesNow } from './read-file.ts';
import { Answers, noUses, traced, type Uses } from './uses.ts';

/** Of a note what linking looks at, as far as it could be read: what `ReadNote` calls the same. */
export interface ReadLinks {
  readonly matter: Pick<SoundMatter, 'id' | 'status' | 'tlp' | 'signatures' | 'alarms' | 'policies'>;
  readonly matterRead: boolean;
  /** The place of the id. */
  readonly idAt: Place;
}

/** A note's file, judged: all that linking and telling faults need, without its text. */
export interface JudgedNote {
  readonly file: string;
  /** Absent where the file could not be read as text. */
  readonly read?: ReadLinks;
  /** Faults of reading it. */
  readonly reading: readonly VFileMessage[];
  /** Faults that the checks found. */
  readonly found: readonly VFileMessage[];
  /** What the checks asked of the rest of the workspace. */
  readonly uses: Uses;
  /** The typed note; absent where a fault keeps it from being one, and where nobody asked for it. */
  readonly note?: Note;
}

/** A verdict with what it was made from. */
export interface Remembered {
  readonly stamp: Stamp;
  /** When the file was looked at, in milliseconds. */
  readonly taken: number;
  /** SHA-256 of the file's bytes, base64url. */
  readonly digest: string;
  readonly judged: JudgedNote;
}

/** Verdicts by file. */
export type Memory = ReadonlyMap<string, Remembered>;

/** Size, times of the last write and of the last change of the inode in milliseconds, inode. */
export type Stamp = readonly [size: number, modified: number, changed: number, inode: number];

/**
 * A file system's clock may tick this coarsely (FAT: 2 s), in milliseconds: of a file that changed so shortly before
 * it was looked at, a later change may leave the same stamp (the "racy" entries of Git's index).
 */
export const tick = 2000;

/** Judges all these files anew, given what the workspace knows. */
export type JudgeAll = (files: readonly string[], known: Known) => Promise<Memory>;

export interface JudgeOptions {
  /** Verdicts of an earlier run. */
  readonly memory?: Memory | undefined;
  /** True to keep the typed notes, which is most of what a note weighs. */
  readonly keep: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Whoever judges what is not known yet: this process, one note after the other, unless told. */
  readonly judgeAll?: JudgeAll | undefined;
}

/**
 * Judges every note. A note is read once, also where what others say of it (which ids there are) is known only when
 * all are read: each verdict says what it drew on, and those that drew on something else are made again. For the same
 * reason a verdict of an earlier run can be taken over, and is the same as a new one.
 *
 * @param knownWith What the workspace knows, given the file of each note id.
 */
export async function judgeNotes(
  root: string,
  files: readonly string[],
  knownWith: (fileOf: ReadonlyMap<string, string>) => Known,
  { memory = new Map(), keep, now = Date.now, judgeAll = judgeHere(root, keep, now) }: JudgeOptions,
): Promise<Memory> {
  const guess = files.map((file) => ({
    file,
    id: memory.get(file)?.judged.read?.matter.id ?? idByName(file),
  }));
  const found = new Map<string, Remembered>();
  for (const [file, before] of memory) {
    const entry = takenOver(root, file, before, now);
    if (entry !== undefined) found.set(file, entry);
  }
  const open = files.filter((file) => !found.has(file));
  if (open.length > 0)
    for (const [file, entry] of await judgeAll(open, knownWith(filesOfIds(guess)))) found.set(file, entry);

  const notes = files.map((file) => ({ file, id: found.get(file)?.judged.read?.matter.id }));
  const known = knownWith(filesOfIds(notes));
  const answers = new Answers(known);
  const wrong = files.filter((file) => !answers.hold(found.get(file)?.judged.uses ?? noUses));
  if (wrong.length > 0) for (const [file, entry] of await judgeAll(wrong, known)) found.set(file, entry);
  return new Map(
    files.flatMap((file) => {
      const entry = found.get(file);
      return entry === undefined ? [] : [[file, entry]];
    }),
  );
}

/** The verdict of an earlier run, where the file is the same by its stamp or its bytes. */
function takenOver(
  root: string,
  file: string,
  before: Remembered,
  now: () => number,
): Remembered | undefined {
  const taken = now();
  const stamp = stampOf(root, file);
  if (before.digest !== '' && isUnchanged(before.stamp, before.taken, stamp)) return before;
  const read = readBytesNow(root, file, fileLimits.note);
  if ('faults' in read) return undefined;
  const digest = digestOf(read.bytes);
  return digest === before.digest ? { stamp, taken, digest, judged: before.judged } : undefined;
}

function judgeHere(root: string, keep: boolean, now: () => number): JudgeAll {
  return async (files, known) => {
    const answers = new Answers(known);
    return new Map(files.map((file) => [file, judgeFile(root, file, answers, { keep, now })]));
  };
}

/** Reads and judges one note. */
export function judgeFile(
  root: string,
  file: string,
  answers: Answers,
  { keep, now }: { readonly keep: boolean; readonly now: () => number },
): Remembered {
  const taken = now();
  const stamp = stampOf(root, file);
  const read = readBytesNow(root, file, fileLimits.note);
  if ('faults' in read)
    return { stamp, taken, digest: '', judged: { file, reading: read.faults, found: [], uses: noUses } };
  return { stamp, taken, digest: digestOf(read.bytes), judged: judgeNote(file, read.bytes, answers, keep) };
}

/** Reads one note again that was judged before; `note` is absent where it is not sound any more. */
export function readNoteFile(
  root: string,
  file: string,
): { readonly digest: string; readonly note?: Note | undefined } {
  const read = readBytesNow(root, file, fileLimits.note);
  if ('faults' in read) return { digest: '' };
  return { digest: digestOf(read.bytes), note: readNote(file, read.bytes).note };
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url');
}

function judgeNote(file: string, bytes: Uint8Array, answers: Answers, keep: boolean): JudgedNote {
  const { read, note, faults } = readNote(file, bytes);
  const { known, uses } = traced(answers);
  const found = read === undefined ? [] : checkNote(read, known);
  return {
    file,
    ...(read === undefined ? {} : { read: linksOf(read) }),
    reading: faults,
    found,
    uses: uses(),
    ...(keep && note !== undefined ? { note } : {}),
  };
}

function linksOf({
  matter: { id, status, tlp, signatures, alarms, policies },
  matterRead,
  at,
}: ReadNote): ReadLinks {
  return { matter: { id, status, tlp, signatures, alarms, policies }, matterRead, idAt: at(['id']) };
}

const none: Stamp = [-1, 0, 0, 0];

/** What refuses to be looked at is refused again when it is read, and told there. */
export function stampOf(root: string, file: string): Stamp {
  try {
    const { size, mtimeMs, ctimeMs, ino } = lstatSync(`${root}/${file}`);
    return [size, mtimeMs, ctimeMs, ino];
  } catch (error) {
    if (error instanceof Error && 'code' in error) return none;
    throw error;
  }
}

/** @param before the stamp of a file that was looked at then, in milliseconds. */
export function isUnchanged(before: Stamp, then: number, stamp: Stamp): boolean {
  const [size, modified, changed] = stamp;
  return (
    size >= 0 &&
    before.every((part, index) => part === stamp[index]) &&
    Math.max(modified, changed) + tick < then
  );
}

/** The id that a note's file name gives it. */
function idByName(file: string): string {
  return `${file.startsWith('advisories/drafts/') ? 'draft-' : ''}${posix.basename(file, '.md')}`;
}

/** Of two notes with one id, the one that stands where the id says has it; else the first. */
function filesOfIds(
  notes: readonly { readonly file: string; readonly id: string | undefined }[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { file, id } of notes)
    if (id !== undefined && (!files.has(id) || file === noteFileOf(id))) files.set(id, file);
  return files;
}
