import { nearest } from '../names/nearest.ts';
import type { Report } from './check.ts';
import type { ReadNote } from './reader.ts';

export interface NamedList {
  /** The list's key in the front matter, as a path. */
  readonly path: readonly string[];
  readonly names: readonly (string | undefined)[] | undefined;
  /** Names that the workspace knows; undefined where it can't tell. */
  readonly known: readonly string[] | undefined;
  /** What a name stands for, like "signature". */
  readonly kind: string;
  /** Where the author can make one known. */
  readonly where: string;
}

/** Reports each name that the workspace does not know, with the nearest that it does. In a draft that is a warning. */
export function reportUnknown({ matter, span }: ReadNote, list: NamedList, report: Report): void {
  const { known } = list;
  if (known === undefined) return;
  for (const [index, name] of (list.names ?? []).entries()) {
    // A second mention of the same name is told as such.
    if (name === undefined || known.includes(name) || list.names?.indexOf(name) !== index) continue;
    const meant = nearest(name, known);
    report({
      place: span([...list.path, index]),
      reason: `Unknown ${list.kind} "${name}" in \`${list.path.join('.')}\`, expected one of ${list.where}`,
      hint: meant === undefined ? beginningOf(list, known) : `Did you mean "${meant}"?`,
      expected: meant,
      warning: matter.status === 'draft',
    });
  }
}

/** What an author does about a name that is near none: takes one of few, or begins what is to have it. */
function beginningOf({ kind, where }: NamedList, known: readonly string[]): string {
  const few = known.length > 0 && known.length <= 12 ? `There are: ${known.join(', ')}. ` : '';
  const begin = where.endsWith('/') ? `\`clarion new ${kind}\` begins one.` : 'A new one is added there.';
  return few + begin;
}

/** The names that a list links, or meant to: a misspelt one stands for the nearest known, so that it has one fault. */
export function linkedOrMeant(
  names: readonly (string | undefined)[],
  known: readonly string[],
): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => {
      if (name === undefined) return [];
      const meant = known.includes(name) ? undefined : nearest(name, known);
      return meant === undefined ? [name] : [name, meant];
    }),
  );
}
