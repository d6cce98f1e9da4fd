import { isDeepStrictEqual } from 'node:util';
import type { Note } from '../../advisory/note.ts';
import type { Place } from '../../source/fault.ts';
import type { AdvisoryFile } from '../advisory-file.ts';

/** A part of a note that readers see, and that is not what was published. */
export interface NoteChange {
  /** The key of the front matter; absent for the text. */
  readonly key?: string;
  /** What it is called in a message. */
  readonly what: string;
  /** What is gone stands at the last revision. */
  readonly place: Place;
}

/** Each part of a note that differs from what was published. */
export function noteChanges(before: AdvisoryFile, note: Note): readonly NoteChange[] {
  return [...matterChanges(before, note), ...textChanges(before, note)];
}

function matterChanges({ format, lead, sections, ...matter }: AdvisoryFile, note: Note): NoteChange[] {
  const then: Readonly<Record<string, unknown>> = matter;
  const now: Readonly<Record<string, unknown>> = note.matter;
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((key) => !isDeepStrictEqual(then[key], now[key]))
    .map((key) => ({
      key,
      what: `\`${key}\``,
      place: now[key] === undefined ? lastRevision(note) : note.at([key]),
    }));
}

function textChanges({ lead, sections }: AdvisoryFile, note: Note): NoteChange[] {
  const changes: NoteChange[] = [];
  if (note.leadMarkdown !== lead) {
    const line = note.lead[0]?.position?.start.line;
    const place = line === undefined ? lastRevision(note) : { line, column: 1 };
    changes.push({ what: 'the text before the first section', place });
  }
  const texts = new Map(sections.map(({ heading, markdown }) => [heading, markdown]));
  for (const { heading, markdown, line } of note.sections)
    if (texts.get(heading) !== markdown)
      changes.push({ what: `section "${heading}"`, place: { line, column: 1 } });
  const headings = note.sections.map(({ heading }) => heading);
  for (const heading of texts.keys())
    if (!headings.includes(heading))
      changes.push({ what: `section "${heading}", which is gone`, place: lastRevision(note) });
  const order = [...texts.keys()];
  if (changes.length === 0 && !isDeepStrictEqual(order, headings)) {
    const line = note.sections.find(({ heading }, index) => heading !== order[index])?.line ?? 1;
    changes.push({ what: 'the order of the sections', place: { line, column: 1 } });
  }
  return changes;
}

function lastRevision({ at, matter }: Note): Place {
  return at(['revisions', matter.revisions.length - 1]);
}
