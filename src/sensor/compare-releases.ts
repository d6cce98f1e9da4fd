import { ClarionError } from '../names/error.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Concerned, concernedBy } from './library-status.ts';
import {
  keptReleases,
  type Master,
  type MasterSignature,
  readDetector,
  readMaster,
  readRelease,
} from './master.ts';
import { readTitles } from './notes.ts';
import type { SensorPaths } from './paths.ts';
import { telling } from './state.ts';
import { mergeTexts, type TextDifference, type Texts } from './texts.ts';

export interface ReleaseChange extends Change {
  /** Of one that changed, its rule option by option and its detectors line by line. */
  readonly differences: readonly TextDifference[];
}

export interface ReleaseComparison {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly ReleaseChange[];
  /** Titles of the notes that the changes name, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly concerned: Concerned;
}

/**
 * What changed from a release that is kept to the installed one.
 *
 * @param from its number; the release before the installed one unless told.
 * @throws ClarionError `usage` where there is no such release here, `state`.
 */
export function compareReleases(paths: SensorPaths, from?: number): Promise<ReleaseComparison> {
  return telling(paths, async () => {
    const after = await readMaster(paths);
    const kept = (await keptReleases(paths)).filter((number) => number !== after?.file.number);
    const number = from ?? kept.at(-1);
    if (after === undefined || number === undefined || !kept.includes(number))
      throw new ClarionError('usage', `There is no release ${from ?? 'before the installed one'} here`, {
        code: 'library/release',
        ...(kept.length === 0 ? {} : { expected: `one of ${kept.join(', ')}` }),
        hint: 'A sensor keeps the installed release and the one before it.',
      });
    const before = await readRelease(paths, number);
    const changes = await changesBetween(before, after);
    const old = new Map(before.signatures.map((each) => [each.sid, each]));
    const now = new Map(after.signatures.map((each) => [each.sid, each]));
    const told: ReleaseChange[] = [];
    for (const change of changes) {
      const differences = await differencesOf(before, old.get(change.sid), after, now.get(change.sid));
      told.push({ ...change, differences });
    }
    return {
      from: number,
      to: after.file.number,
      changes: told,
      titles: await readTitles(after, new Set(changes.flatMap(({ notes }) => notes))),
      concerned: await concernedBy(paths, changes, before, after),
    };
  });
}

async function differencesOf(
  before: Master,
  old: MasterSignature | undefined,
  after: Master,
  now: MasterSignature | undefined,
): Promise<readonly TextDifference[]> {
  if (old === undefined || now === undefined) return [];
  const base = await textsOf(before, old);
  return mergeTexts(base, await textsOf(after, now), base).differences;
}

async function textsOf(master: Master, signature: MasterSignature): Promise<Texts> {
  const text = await readDetector(master, signature);
  const { rule, detector } = signature;
  return { rule, detectors: text === undefined || detector === undefined ? {} : { [detector]: text } };
}
