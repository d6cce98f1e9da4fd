import { z } from 'zod';
import { readJson } from '../release/json.ts';
import { parseJson } from './json.ts';
import type { ReleaseFiles } from './master.ts';

export const severities = ['low', 'medium', 'high', 'critical'] as const;

/** What a sensor looks at in `advisories/ID.json`; the rest of it is for people. */
const noteSchema = z.looseObject({
  title: z.string(),
  status: z.string(),
  threat: z.looseObject({ name: z.string(), classes: z.array(z.string()) }),
  severity: z.enum(severities).optional(),
  released: z.string(),
  revisions: z.array(z.looseObject({ date: z.string() })).min(1),
});

/** What the installed release says of a note. */
export interface NoteFacts {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly threat: string;
  readonly classes: readonly string[];
  readonly severity: (typeof severities)[number] | undefined;
  /** The day of its first release, `YYYY-MM-DD`. */
  readonly released: string;
  /** The day of its newest revision. */
  readonly updated: string;
}

/** Ids of the notes that a release holds. */
export function noteIds({ digests }: ReleaseFiles): readonly string[] {
  return [...digests.keys()].flatMap((name) => /^advisories\/([^/]+)\.json$/.exec(name)?.[1] ?? []);
}

/**
 * Reads notes of the installed release by id, of those that it holds. Each is compared with the signed digest list:
 * what is chosen by a note's words is chosen by the team's.
 *
 * @throws ClarionError `state` where one was changed, `verification` where one has a form that is not known.
 */
export async function readNotes(
  master: ReleaseFiles,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, NoteFacts>> {
  const notes = new Map<string, NoteFacts>();
  for (const id of noteIds(master)) {
    if (!ids.has(id)) continue;
    const member = `advisories/${id}.json`;
    const { title, status, threat, severity, released, revisions } = readJson(
      member,
      await master.read(member),
      noteSchema,
    );
    const days = revisions.map(({ date }) => date).sort();
    notes.set(id, {
      id,
      title,
      status,
      threat: threat.name,
      classes: threat.classes,
      severity,
      released,
      updated: days.at(-1) ?? released,
    });
  }
  return notes;
}

/** The titles of notes by id, of those that a release holds. A title is a courtesy: one that can't be read stops nothing. */
export async function readTitles(
  master: ReleaseFiles,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const id of noteIds(master)) {
    if (!ids.has(id)) continue;
    const text = Buffer.from(await master.read(`advisories/${id}.json`)).toString('utf8');
    const note = z.looseObject({ title: z.string() }).safeParse(parseJson(text));
    if (note.success) titles.set(id, note.data.title);
  }
  return titles;
}
