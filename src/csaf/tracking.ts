import type { FrontMatter } from '../advisory/schema.ts';
import { instantOf } from './instant.ts';

/** The instant of a note's newest revision: its `current_release_date`. */
export function currentReleaseDate({ revisions, released }: FrontMatter): string {
  return instantOf(revisions.at(-1)?.date ?? released);
}

/**
 * `document.tracking` (CSAF 2.0, 3.2.1.12). CSAF has no status for what was withdrawn: such a document is final, and its
 * title and first note say so.
 */
export function trackingOf(matter: FrontMatter) {
  return {
    current_release_date: currentReleaseDate(matter),
    id: matter.id,
    initial_release_date: instantOf(matter.released),
    revision_history: matter.revisions.map(({ version, date, author, change }) => ({
      date: instantOf(date),
      legacy_version: version,
      number: semantic(version),
      summary: `${change} (${author})`,
    })),
    status: matter.status === 'withdrawn' ? 'final' : matter.status,
    version: semantic(matter.revisions.at(-1)?.version ?? '1.0'),
  };
}

/** `1.0` is no version of CSAF's (3.1.11: an integer, or a semantic version): 1.0.0 is, and orders the same. */
function semantic(version: string): string {
  return `${version}.0`;
}
