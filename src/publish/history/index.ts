import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../../names/error.ts';
import type { PublicContent, Workspace } from '../../workspace/index.ts';
import type { Previous } from '../previous.ts';
import { futureDates } from './future.ts';
import { type Held, heldBy } from './held.ts';
import { notesLies } from './notes.ts';
import { located } from './places.ts';
import { signatureLies } from './signatures.ts';

export { type Change, changesBetween } from './changes.ts';
export { heldBy } from './held.ts';

/** The workspace contradicts what is published; `faults` are all of its lies, each with its place. */
export class HistoryRefused extends ClarionError {
  readonly faults: readonly VFileMessage[];

  constructor(release: number, faults: readonly VFileMessage[]) {
    const errors = faults.filter(({ fatal }) => fatal === true).length;
    super(
      'content',
      `${errors} ${errors === 1 ? 'fault' : 'faults'}, because release ${release} says otherwise`,
      {
        code: 'publish/history',
        expected: 'a workspace that continues what is published',
        hint: 'docs/publishing.md tells what may change, and how',
      },
    );
    this.faults = faults;
  }
}

export interface Comparison {
  readonly workspace: Workspace;
  /** What of it is to be published, and what its release would hold. */
  readonly content: PublicContent;
  readonly held: Held;
  /** Ids of published notes that may leave the public. */
  readonly retract: readonly string[];
  readonly now: Date;
}

/** A release that is published. */
export interface PublishedRelease {
  readonly number: number;
  readonly held: Held;
}

/** Reads what the newest release holds; undefined where nothing is published. */
export function publishedRelease(previous: Previous | undefined): PublishedRelease | undefined {
  return previous && { number: previous.release.number, held: heldBy(previous.members) };
}

/**
 * Compares a workspace with the release that is published. The first release may hold notes of any date.
 *
 * @returns warnings.
 * @throws HistoryRefused, of kind `content`, code `publish/history`.
 */
export async function expectHonestHistory(
  published: PublishedRelease | undefined,
  comparison: Comparison,
): Promise<readonly VFileMessage[]> {
  const faults = await historyFaults(published, comparison);
  if (published !== undefined && faults.some(({ fatal }) => fatal === true))
    throw new HistoryRefused(published.number, faults);
  return faults;
}

/** What of a workspace contradicts the published release, or the calendar: by file, line and column. */
export function historyFaults(
  published: PublishedRelease | undefined,
  { workspace, content, held, retract, now }: Comparison,
): Promise<readonly VFileMessage[]> {
  const lies =
    published === undefined
      ? []
      : [
          ...notesLies(published.held, workspace.notes, retract),
          ...signatureLies(published.held, held, content.signatures),
        ];
  return located(workspace.root, [...lies, ...futureDates(content.notes, now)]);
}
