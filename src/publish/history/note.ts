import type { Note } from '../../advisory/note.ts';
import type { FrontMatter } from '../../advisory/schema.ts';
import type { AdvisoryFile } from '../advisory-file.ts';
import type { Lie } from './lie.ts';
import { noteChanges } from './note-changes.ts';
import { compareRevisions } from './revisions.ts';

type Status = FrontMatter['status'];

/** Where each status may lead; a note that was withdrawn by mistake comes back as a final one. */
const nextStatuses: Readonly<Record<Status, readonly Status[]>> = {
  draft: ['draft', 'interim', 'final', 'withdrawn'],
  interim: ['interim', 'final', 'withdrawn'],
  final: ['final', 'withdrawn'],
  withdrawn: ['withdrawn', 'final'],
};

export interface Around {
  /** The newest current release date of all published notes. */
  readonly newest: string;
  /** Ids of notes that may leave the public. */
  readonly retract: readonly string[];
}

/** The current release date of a document (CSAF 2.0, 3.2.1.12.2): the day of its newest revision. */
export function dated({ revisions }: Pick<FrontMatter, 'revisions'>): string {
  return revisions.at(-1)?.date ?? '';
}

/** Compares a note with what is published of it. A part that has a fault of its own is not told as a change again. */
export function noteLies(before: AdvisoryFile, note: Note, { newest, retract }: Around): readonly Lie[] {
  const fronts = frontLies(before, note, retract);
  const revisions = compareRevisions(before.revisions, note);
  const told = new Set(['revisions', ...fronts.map(({ key }) => key)]);
  return [
    ...fronts.map(({ lie }) => lie),
    ...revisions.lies,
    ...dateLies(before, note, revisions.added, newest),
    ...(revisions.added.length > 0 ? [] : unrevised(before, note, told)),
  ];
}

/** The keys that may not go where they went, whatever a revision says. */
function frontLies(before: AdvisoryFile, { matter, file, at }: Note, retract: readonly string[]) {
  const lies: { readonly key: string; readonly lie: Lie }[] = [];
  const tell = (key: keyof FrontMatter, rule: string, reason: string, hint: string) =>
    lies.push({ key, lie: { file, where: at([key]), rule, reason, hint } });
  const { released, status, tlp } = matter;

  if (released !== before.released)
    tell(
      'released',
      'history-released',
      `Unexpected \`released\` ${released}, expected ${before.released} as it was published`,
      'The day of the first release never changes; what is new is a revision with a date of its own.',
    );
  const next = nextStatuses[before.status];
  if (!next.includes(status))
    tell(
      'status',
      'history-status',
      `Unexpected \`status\` ${status} of a note that was published as ${before.status}, expected ${next.join(' or ')}`,
      before.status === 'withdrawn'
        ? 'A withdrawn note stays withdrawn, or comes back as final with a revision that says why.'
        : 'What was published does not become unsaid: add a revision, or withdraw the note.',
    );
  if (status === 'withdrawn' && matter.withdrawal === undefined)
    tell(
      'status',
      'history-vanished',
      'Missing `withdrawal`, expected the reason, because the note was published',
      'Add a line like: withdrawal: The sample turned out to be harmless',
    );
  if (tlp !== 'CLEAR' && !retract.includes(matter.id))
    tell(
      'tlp',
      'history-vanished',
      `Unexpected \`tlp\` ${tlp} of a published note, expected CLEAR`,
      `It would vanish from site and live update. Withdraw it and cut its text down; if not even its name may stay: clarion publish --retract ${matter.id}`,
    );
  return lies;
}

/** A new revision is no older than the note's last one; of one that is older than the newest note is warned. */
function dateLies(
  before: AdvisoryFile,
  { matter, file, at }: Note,
  added: readonly number[],
  newest: string,
): readonly Lie[] {
  return added.flatMap((index): readonly Lie[] => {
    const date = matter.revisions[index]?.date ?? '';
    const place = { file, where: at(['revisions', index, 'date']), rule: 'history-date' };
    if (date < dated(before)) {
      const reason = `Unexpected date ${date} of a new revision, expected ${dated(before)}, the last one published, or later`;
      return [{ ...place, reason, hint: 'Give it the day on which it is published.' }];
    }
    if (index < matter.revisions.length - 1 || date >= newest) return [];
    const reason = `Unexpected date ${date} of a new revision, expected ${newest}, the newest one published, or later`;
    const hint = 'Programs that fetch what is newer than the last time will not see it.';
    return [{ ...place, reason, hint, warning: true }];
  });
}

/** What readers see has changed, and no revision says so: one fault a note, at the first change. */
function unrevised(before: AdvisoryFile, note: Note, told: ReadonlySet<string>): readonly Lie[] {
  const changes = noteChanges(before, note).filter(({ key }) => key === undefined || !told.has(key));
  const [first] = changes.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  if (first === undefined) return [];
  const last = note.matter.revisions.at(-1)?.version ?? '';
  const next = last.replace(/[0-9]+$/, (minor) => String(Number(minor) + 1));
  return [
    {
      file: note.file,
      where: first.place,
      rule: 'history-unrevised',
      reason: `Unexpected change of ${changes.map(({ what }) => what).join(', ')} without a new revision, expected one after "${last}"`,
      hint: `Add it at the end of \`revisions\`: - { version: "${next}", date: YYYY-MM-DD, author: ..., change: ... }`,
    },
  ];
}
