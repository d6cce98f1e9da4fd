import { type Catalogue, type Known, readCatalogue, ruleOf } from './catalogue.ts';
import { type CopyState, dayOfSignature, stateOf } from './choice.ts';
import { type Listed, listedOf } from './list.ts';
import { type Master, readDetector } from './master.ts';
import { type NoteFacts, readNotes } from './notes.ts';
import type { SensorPaths } from './paths.ts';
import { classOf } from './rule-options.ts';
import { signatureNamed } from './selection.ts';
import { bitTable } from './setters.ts';
import { telling } from './state.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

/** Another signature that sets a bit which this one looks at, or looks at a bit which this one sets. */
export interface Tie {
  /** `flowbits:ET.zip`. */
  readonly bit: string;
  readonly name: string;
  readonly state: CopyState;
}

/** A copy, or a signature of the operator's own. */
export interface ShownCopy {
  readonly file: string;
  readonly line: number;
  /** The rule as it would run; absent where it is followed and withdrawn. */
  readonly rule: string | undefined;
  /** What it was copied from; absent for one that is followed, or of the operator's own. */
  readonly base: { readonly release: number; readonly revision: number } | undefined;
  readonly upkeep: Upkeep;
  /** True where the operator changed what was copied. */
  readonly edited: boolean;
  /** True where the master library has another rule by now. */
  readonly behind: boolean;
}

/** All that is known here of one signature. */
export interface Shown extends Listed {
  readonly state: CopyState;
  readonly description: string | undefined;
  readonly eventGroup: string | undefined;
  readonly score: number | undefined;
  /** What its rule names by `classtype`. */
  readonly class: string | undefined;
  /** The newest day that its notes or its rule's metadata give, `YYYY-MM-DD`. */
  readonly day: string | undefined;
  /** The rule as it was released; absent for one of the operator's own. */
  readonly rule: string | undefined;
  readonly detector: { readonly name: string; readonly text: string } | undefined;
  readonly imported: NonNullable<Known['master']>['imported'];
  readonly about: readonly NoteFacts[];
  readonly copy: ShownCopy | undefined;
  /** Who sets or takes away the bits that it looks at. */
  readonly setBy: readonly Tie[];
  /** Who looks at the bits that it sets or takes away. */
  readonly readBy: readonly Tie[];
  /** The installed release. */
  readonly release: number | undefined;
}

/**
 * @param name a signature's name or its sid.
 * @throws ClarionError `usage` for one that is not known, `content` for faulty custom files, `state`.
 */
export function showSignature(paths: SensorPaths, name: string): Promise<Shown> {
  return telling(paths, async () => {
    const catalogue = await readCatalogue(paths);
    const signature = signatureNamed(catalogue, name);
    const { master } = signature;
    const notes =
      catalogue.master === undefined || master === undefined
        ? new Map<string, NoteFacts>()
        : await readNotes(catalogue.master, new Set(master.notes));
    return {
      ...listedOf(signature),
      state: stateOf(signature),
      description: master?.description,
      eventGroup: master?.eventGroup,
      score: master?.score,
      class: classOf(ruleOf(signature)),
      day: dayOfSignature(signature, notes),
      rule: master?.rule,
      detector: catalogue.master && (await detectorOf(catalogue.master, signature)),
      imported: master?.imported,
      about: [...notes.values()],
      copy: copyOf(catalogue, signature),
      ...tiesOf(catalogue, signature),
      release: catalogue.master?.file.number,
    };
  });
}

async function detectorOf(master: Master, signature: Known): Promise<Shown['detector']> {
  const name = signature.master?.detector;
  const text = signature.master && (await readDetector(master, signature.master));
  return name === undefined || text === undefined ? undefined : { name, text };
}

function copyOf(catalogue: Catalogue, signature: Known): ShownCopy | undefined {
  const { copy } = signature;
  const upkeep = upkeepOf(catalogue, signature);
  if (copy === undefined || upkeep === undefined) return undefined;
  const { file, place, rule, base } = copy;
  return {
    file,
    line: place.line,
    rule,
    base: base && { release: base.release, revision: base.revision },
    upkeep: upkeep.state,
    edited: upkeep.edited,
    behind: upkeep.state === 'behind' || upkeep.state === 'both',
  };
}

function tiesOf({ signatures }: Catalogue, signature: Known): Pick<Shown, 'setBy' | 'readBy'> {
  const { bits, changers } = bitTable(signatures);
  const own = bits.get(signature);
  if (own === undefined) return { setBy: [], readBy: [] };
  const tie = (bit: string, other: Known): Tie => ({ bit, name: other.name, state: stateOf(other) });
  const changed = [...own.sets, ...own.unsets];
  return {
    setBy: [...new Set(own.reads)].flatMap((bit) =>
      (changers.get(bit) ?? []).filter((other) => other !== signature).map((other) => tie(bit, other)),
    ),
    readBy: [...bits]
      .filter(([other]) => other !== signature)
      .flatMap(([other, { reads }]) =>
        [...new Set(reads)].filter((bit) => changed.includes(bit)).map((bit) => tie(bit, other)),
      ),
  };
}
