import { byCodeUnit } from '../../names/order.ts';
import { classTitle } from '../components/note-head.ts';
import { severityText, statusWord } from '../components/status.ts';
import type { SiteContext } from '../context.ts';
import { excerpt } from '../excerpt.ts';
import { noteAddress, updatedOn } from '../newest-first.ts';
import type { NoteSummary } from '../summary.ts';
import { textOf } from '../text-of.ts';
import { xmlSafe } from './xml-safe.ts';

/** One note in the feeds: text without markup. */
export interface FeedEntry {
  /** A tag URI (RFC 4151): it stays when the site moves, so that no reader shows all notes as new. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  /** RFC 3339, midnight UTC: notes have days. */
  readonly published: string;
  readonly updated: string;
  readonly classes: readonly { readonly name: string; readonly title: string }[];
}

/** Fewest entries of a feed, where there are so many notes. */
const fewest = 10;
/** Days before the newest entry of which the feed holds every one: who looks once a week misses nothing of a burst. */
const wholeDays = 8;
const longest = 1000;

/**
 * The entries of the feeds, the newest first: a note that is revised comes up again. No date but the notes' own is
 * looked at, so that the same notes make the same feed on any day.
 */
export function feedEntries(notes: readonly NoteSummary[], context: SiteContext): readonly FeedEntry[] {
  const sorted = notes.toSorted(
    (a, b) => byCodeUnit(updatedOn(b), updatedOn(a)) || byCodeUnit(b.matter.id, a.matter.id),
  );
  const newest = sorted[0];
  const from = newest === undefined ? '' : dayBefore(updatedOn(newest), wholeDays);
  return sorted
    .filter((note, index) => index < fewest || updatedOn(note) >= from)
    .map((note) => entryOf(note, context));
}

function entryOf(note: NoteSummary, { workspace: { configuration } }: SiteContext): FeedEntry {
  const { matter, overview } = note;
  const { namespace } = configuration.publisher;
  const owner = `${new URL(namespace).hostname},${matter.released}`;
  return {
    id: `tag:${owner}:${configuration.workspace}:${matter.id}`,
    url: new URL(noteAddress(note), configuration['base-url']).href,
    title: xmlSafe(`${matter.status === 'withdrawn' ? 'Withdrawn: ' : ''}${matter.title} (${matter.id})`),
    summary: xmlSafe(
      [facts(note), reason(note), excerpt(overview, longest)].filter((it) => it !== '').join('\n\n'),
    ),
    published: `${matter.released}T00:00:00Z`,
    updated: `${updatedOn(note)}T00:00:00Z`,
    classes: matter.threat.classes.map((name) => ({ name, title: xmlSafe(classTitle(configuration, name)) })),
  };
}

function facts({ matter }: NoteSummary): string {
  const severity = matter.severity === undefined ? '' : ` ${textOf(severityText(matter.severity))} severity.`;
  const change = matter.revisions.length > 1 ? ` Last change: ${matter.revisions.at(-1)?.change ?? ''}` : '';
  const label = matter.tlp === 'CLEAR' ? '' : `TLP:${matter.tlp}. `;
  return `${label}${statusWord(matter.status)}.${severity} Affects ${matter.systems.affected.join(', ')}.${change}`;
}

function reason({ matter: { withdrawal } }: NoteSummary): string {
  return withdrawal === undefined ? '' : `This note no longer holds. Reason: ${withdrawal}`;
}

function dayBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
