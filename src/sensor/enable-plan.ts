import { ClarionError } from '../names/error.ts';
import type { Catalogue, Known } from './catalogue.ts';
import { copyOf, unfitness } from './copying.ts';
import type { CustomSignature } from './custom.ts';
import type { LeftOut } from './running.ts';
import { type BitTable, bitTable, blindAmong, type Needs, needsOf } from './setters.ts';

/** What enabling signatures comes to. */
export interface EnablePlan {
  /** What was asked for, without what was left out. */
  readonly asked: readonly Known[];
  readonly needs: Needs;
  /** Copies, enabled, of the setters that are in no custom library yet. */
  readonly copies: ReadonlyMap<Known, CustomSignature>;
  readonly leftOut: readonly LeftOut[];
}

export interface PlanOptions {
  /** Enables also setters that the operator disabled. */
  readonly overrule: boolean;
  /** True where each signature was named: then all is enabled or nothing. */
  readonly named: boolean;
}

export function planWithoutSetters(asked: readonly Known[]): EnablePlan {
  return { asked, needs: { pulled: [], off: [], unknown: [] }, copies: new Map(), leftOut: [] };
}

/**
 * Plans what is enabled with the signatures that were asked for. Again and again, because what turns out to be unfit, or
 * is left out, changes what the rest needs; each time there is less of it.
 *
 * @throws ClarionError `usage` where a signature that was named could never fire.
 */
export async function planEnabling(
  catalogue: Catalogue,
  signatures: readonly Known[],
  { overrule, named }: PlanOptions,
): Promise<EnablePlan> {
  const table = bitTable(catalogue.signatures);
  const copying = copier(catalogue);
  const unfit = new Map<Known, string>();
  const against = (setter: Known) =>
    setter.copy !== undefined && setter.copy.follows !== 'group' && !overrule
      ? `disabled in ${setter.copy.library}`
      : unfit.get(setter);
  const copies = new Map<Known, CustomSignature>();
  const leftOut: LeftOut[] = [];
  let asked = signatures;
  for (;;) {
    const needs = needsOf(table, asked, against);
    const found = unfit.size;
    for (const { setter } of needs.pulled) {
      if (setter.copy !== undefined || copies.has(setter)) continue;
      const copy = await copying(setter);
      if (typeof copy === 'string') unfit.set(setter, copy);
      else copies.set(setter, copy);
    }
    if (unfit.size > found) continue;
    const blind = new Set(blindAmong(table, asked, needs));
    const [first] = blind;
    if (first === undefined) return { asked, needs, copies, leftOut };
    if (named) throw wouldBeBlind(table, first, against);
    for (const each of blind) leftOut.push({ name: each.name, reason: reasonOf(table, each, against) });
    asked = asked.filter((each) => !blind.has(each));
  }
}

/** Makes the copy of a setter; the reason where it is not fit to be one. */
function copier(catalogue: Catalogue): (setter: Known) => Promise<CustomSignature | string> {
  const reasonAgainst = unfitness(catalogue);
  return async (setter) => {
    if (catalogue.master === undefined) return 'no master library';
    const copy = await copyOf(catalogue.master, setter, true);
    return reasonAgainst(copy) ?? copy;
  };
}

type Against = (setter: Known) => string | undefined;

function wouldBeBlind(table: BitTable, signature: Known, against: Against): ClarionError {
  const disabled = needsOf(table, [signature], against).off.filter(({ setter }) => setter.copy !== undefined);
  const names = [signature, ...disabled.map(({ setter }) => setter)].map(({ name }) => name);
  const too = disabled.length === 0 ? '' : `Name them too: clarion library enable ${names.join(' ')}. `;
  const reason = reasonOf(table, signature, against);
  return new ClarionError('usage', `${signature.name} could never fire: it ${reason}`, {
    code: 'library/setters',
    hint: `${too}Where another rule file sets the flowbit, say --no-setters.`,
  });
}

function reasonOf(table: BitTable, signature: Known, against: Against): string {
  const { off } = needsOf(table, [signature], against);
  return `needs ${off.map(({ setter, bit, reason }) => `${setter.name} (${bit}, ${reason})`).join(', ')}`;
}
