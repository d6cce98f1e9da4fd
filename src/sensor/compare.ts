import { readBases } from './bases.ts';
import { type Catalogue, type Known, readCatalogue } from './catalogue.ts';
import type { SensorPaths } from './paths.ts';
import { type Selection, select } from './selection.ts';
import { telling } from './state.ts';
import { mergeTexts, sidesOf, type TextDifference } from './texts.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

/** A copy beside what it was copied from and what the release has. */
export interface Comparison {
  readonly name: string;
  readonly sid: number;
  readonly library: string;
  readonly state: Upkeep;
  readonly edited: boolean;
  readonly base: { readonly release: number; readonly revision: number } | undefined;
  /** In the installed release; undefined where that does not have it. */
  readonly revision: number | undefined;
  /** False where nobody kept what it was copied from: then yours is compared with the release alone. */
  readonly threeWay: boolean;
  readonly differences: readonly TextDifference[];
  /** True where both sides' changes can be put together. */
  readonly merges: boolean;
}

export interface Comparing {
  /** The installed one. */
  readonly release: number | undefined;
  readonly compared: readonly Comparison[];
  /** Of what was named, what is in no custom library. */
  readonly notCopied: readonly string[];
}

/**
 * What upstream changed in signatures that were copied, and what the operator did.
 *
 * @throws ClarionError: `usage` for what is not known, `content` for faulty custom files, `state`.
 */
export function compareCopies(paths: SensorPaths, selection: Selection): Promise<Comparing> {
  return telling(paths, async () => {
    const catalogue = await readCatalogue(paths);
    const selected = await select(catalogue, selection);
    const bases = await readBases(paths);
    const compared: Comparison[] = [];
    const notCopied: string[] = [];
    for (const known of selected) {
      const one = await comparisonOf(catalogue, known, bases);
      if (one === undefined) notCopied.push(known.name);
      else if ('names' in selection || one.differences.length > 0) compared.push(one);
    }
    return { release: catalogue.master?.file.number, compared, notCopied };
  });
}

async function comparisonOf(
  catalogue: Catalogue,
  known: Known,
  bases: ReadonlyMap<string, string>,
): Promise<Comparison | undefined> {
  const { name, sid, copy, master } = known;
  const upkeep = upkeepOf(catalogue, known);
  if (copy === undefined || upkeep === undefined) return undefined;
  const { state, edited } = upkeep;
  const told = {
    name,
    sid,
    library: copy.library,
    state,
    edited,
    base: copy.base && { release: copy.base.release, revision: copy.base.revision },
    revision: master?.revision,
  };
  if (state === 'follows' || state === 'current' || state === 'own' || copy.rule === undefined)
    return { ...told, threeWay: true, differences: [], merges: false };
  const { base, upstream, yours } = await sidesOf(catalogue.master, known, copy, bases);
  const from = base ?? upstream;
  if (from === undefined) return { ...told, threeWay: false, differences: [], merges: false };
  const { differences, merged } = mergeTexts(from, upstream ?? from, yours);
  const threeWay = base !== undefined;
  return {
    ...told,
    threeWay,
    differences,
    merges: threeWay && upstream !== undefined && merged !== undefined,
  };
}
