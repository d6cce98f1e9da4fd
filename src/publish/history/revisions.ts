import type { Note } from '../../advisory/note.ts';
import type { FrontMatter } from '../../advisory/schema.ts';
import type { Lie } from './lie.ts';

type Revision = FrontMatter['revisions'][number];

const rule = 'history-revision';
const fields = ['date', 'author', 'change'] as const;

export interface RevisionsRead {
  readonly lies: readonly Lie[];
  /** Indexes of revisions that were not published yet. */
  readonly added: readonly number[];
}

/** Published revisions begin the list of a note, in their order and field by field; new ones follow. */
export function compareRevisions(published: readonly Revision[], note: Note): RevisionsRead {
  const { revisions } = note.matter;
  const pairs = pairUp(published, revisions);
  const lies: Lie[] = [];
  const tell = (path: readonly PropertyKey[], reason: string, hint: string) =>
    lies.push({ file: note.file, where: note.at(['revisions', ...path]), rule, reason, hint });

  let last = -1;
  for (const [index, before] of published.entries()) {
    const at = pairs.get(index);
    const now = at === undefined ? undefined : revisions[at];
    const whole = `Published: ${written(before)}`;
    if (at === undefined || now === undefined) {
      const reason = `Missing revision "${before.version}" in \`revisions\`, expected every published one`;
      tell([Math.min(index, revisions.length - 1)], reason, `Put it back. ${whole}`);
      continue;
    }
    if (at < last) {
      const reason = `Unexpected order of \`revisions\`, expected "${before.version}" where it was published`;
      tell([at], reason, 'Put the published revisions back in their order; new ones go to the end.');
    }
    last = Math.max(last, at);
    if (now.version !== before.version) {
      const reason = `Unexpected revision "${now.version}" in the place of "${before.version}", expected the published one`;
      tell([at, 'version'], reason, `Put it back, and add what is new at the end. ${whole}`);
      continue;
    }
    for (const field of fields)
      if (now[field] !== before[field]) {
        const reason = `Unexpected \`${field}\` of the published revision "${before.version}", expected ${JSON.stringify(before[field])}`;
        tell([at, field], reason, 'A published revision is not rewritten: put it back, and add a new one.');
      }
  }

  const taken = new Set(pairs.values());
  const fresh = [...revisions.keys()].filter((index) => !taken.has(index));
  for (const index of fresh.filter((at) => at < last)) {
    const reason = `Unexpected new revision "${revisions[index]?.version}" before a published one, expected it at the end`;
    tell([index], reason, 'Move it to the end of `revisions`, with the next version.');
  }
  return { lies, added: fresh.filter((at) => at > last) };
}

/**
 * Which revision of now is which of the published ones, by version; one that is left over on both sides in the same
 * place has been given another version.
 */
function pairUp(published: readonly Revision[], now: readonly Revision[]): ReadonlyMap<number, number> {
  const versions = new Map(now.map(({ version }, index) => [version, index]));
  const known = new Set(published.map(({ version }) => version));
  return new Map(
    published.flatMap(({ version }, index): [number, number][] => {
      const same = versions.get(version);
      if (same !== undefined) return [[index, same]];
      const there = now[index];
      return there === undefined || known.has(there.version) ? [] : [[index, index]];
    }),
  );
}

function written({ version, date, author, change }: Revision): string {
  return `{ version: "${version}", date: ${date}, author: ${author}, change: ${change} }`;
}
