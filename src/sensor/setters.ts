import { isEnabled, type Known, ruleOf } from './catalogue.ts';
import { type Bits, bitsOf } from './flowbits.ts';

/** A signature that has to run for another's sake. */
export interface Setter {
  readonly setter: Known;
  /** The bit that it sets or takes away: `flowbits:ET.zip`. */
  readonly bit: string;
  /** The signature that looks at the bit. */
  readonly reader: Known;
  /** The one that was asked for, for whose sake, at last, it is. */
  readonly root: Known;
}

/** A setter that stays off, and why. */
export interface SetterOff extends Setter {
  readonly reason: string;
}

/** What signatures need of others, directly and by way of those. */
export interface Needs {
  /** To be enabled too. */
  readonly pulled: readonly Setter[];
  readonly off: readonly SetterOff[];
  /** What something asked for or pulled in needs, and nothing that is known here sets; alternatives joined by `|`. */
  readonly unknown: readonly { readonly bit: string; readonly reader: Known }[];
}

/** The bits of all signatures that have some. */
export interface BitTable {
  readonly bits: ReadonlyMap<Known, Bits>;
  /** Who sets a bit, and who sets it or takes it away. */
  readonly setters: ReadonlyMap<string, readonly Known[]>;
  readonly changers: ReadonlyMap<string, readonly Known[]>;
}

export function bitTable(signatures: readonly Known[]): BitTable {
  const bits = new Map<Known, Bits>();
  const setters = new Map<string, Known[]>();
  const changers = new Map<string, Known[]>();
  for (const signature of signatures) {
    const found = bitsOf(ruleOf(signature));
    if (found === undefined) continue;
    bits.set(signature, found);
    for (const bit of found.sets) push(setters, bit, signature);
    for (const bit of new Set([...found.sets, ...found.unsets])) push(changers, bit, signature);
  }
  return { bits, setters, changers };
}

/**
 * What signatures that are to be enabled need: whatever sets or takes away a bit that they look at, and what that needs
 * in turn. A bit that must not be set counts like one that must: without its setters the rule would fire too often.
 *
 * @param against why a setter may not be enabled for another's sake; undefined where it may.
 */
export function needsOf(
  table: BitTable,
  asked: readonly Known[],
  against: (setter: Known) => string | undefined,
): Needs {
  const pulled: Setter[] = [];
  const off: SetterOff[] = [];
  const unknown = new Map<string, { readonly bit: string; readonly reader: Known }>();
  const seen = new Set(asked);
  const seenBits = new Set<string>();
  const open = asked.map((root) => ({ reader: root, root }));
  // Grows while it is walked.
  for (const { reader, root } of open) {
    const { reads = [], needs = [] } = table.bits.get(reader) ?? {};
    for (const bits of needs)
      if (!bits.some((bit) => table.setters.has(bit)) && !unknown.has(bits.join('|')))
        unknown.set(bits.join('|'), { bit: bits.join('|'), reader });
    for (const bit of reads) {
      if (seenBits.has(bit)) continue;
      seenBits.add(bit);
      for (const setter of table.changers.get(bit) ?? []) {
        if (seen.has(setter)) continue;
        seen.add(setter);
        const reason = isEnabled(setter) ? undefined : against(setter);
        if (reason !== undefined) {
          off.push({ setter, bit, reader, root, reason });
          continue;
        }
        if (!isEnabled(setter)) pulled.push({ setter, bit, reader, root });
        open.push({ reader: setter, root });
      }
    }
  }
  return { pulled, off, unknown: [...unknown.values()] };
}

/** Of signatures that are to be enabled, and are not yet, those that could never fire because of what stays off. */
export function blindAmong(
  table: BitTable,
  asked: readonly Known[],
  { pulled, off }: Needs,
): readonly Known[] {
  if (off.length === 0) return [];
  const on = new Set([...asked, ...pulled.map(({ setter }) => setter)]);
  const firing = ableToFire(table, (each) => isEnabled(each) || on.has(each));
  const atBest = ableToFire(table, () => true);
  return asked.filter((each) => !isEnabled(each) && !firing(each) && atBest(each));
}

/** Enabled signatures that disabling some others would leave unable to fire. */
export function blindedBy(table: BitTable, disabled: readonly Known[]): readonly Known[] {
  const off = new Set(disabled);
  const now = ableToFire(table, isEnabled);
  const then = ableToFire(table, (each) => isEnabled(each) && !off.has(each));
  return [...table.bits.keys()].filter(
    (each) => isEnabled(each) && !off.has(each) && now(each) && !then(each),
  );
}

/**
 * Tells which of the signatures that run can ever fire: each bit that they need is set by one that can, or by none that
 * is known here, and then by somebody else's rule.
 */
function ableToFire(table: BitTable, runs: (signature: Known) => boolean): (signature: Known) => boolean {
  const set = new Set<string>();
  const able = new Set<Known>();
  const waiting = new Map<string, Known[]>();
  const open: Known[] = [];
  for (const [signature, { needs }] of table.bits) {
    if (!runs(signature)) continue;
    open.push(signature);
    for (const bit of new Set(needs.flat())) push(waiting, bit, signature);
  }
  const holds = (bit: string) => set.has(bit) || !table.setters.has(bit);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = able.has(next) ? undefined : table.bits.get(next);
    if (found === undefined || !found.needs.every((bits) => bits.some(holds))) continue;
    able.add(next);
    for (const bit of found.sets) {
      if (set.has(bit)) continue;
      set.add(bit);
      // Who waited for a bit is looked at once more for each bit, so the work is bounded by what the rules say.
      for (const waiter of waiting.get(bit) ?? []) open.push(waiter);
    }
  }
  return (signature) => !table.bits.has(signature) || able.has(signature);
}

function push(lists: Map<string, Known[]>, bit: string, signature: Known): void {
  const list = lists.get(bit);
  if (list === undefined) lists.set(bit, [signature]);
  else list.push(signature);
}
