import { ClarionError } from '../names/error.ts';
import { type Copy, isEnabled, type Known, readCatalogue } from './catalogue.ts';
import { followed, textsOf } from './copying.ts';
import type { CustomSignature } from './custom.ts';
import { changedFiles, writeFiles } from './custom-files.ts';
import type { Change } from './custom-text.ts';
import { type EnablePlan, planEnabling, planWithoutSetters } from './enable-plan.ts';
import type { SensorPaths } from './paths.ts';
import type { LeftOut } from './running.ts';
import { type Selection, select } from './selection.ts';
import { bitTable, blindedBy, type Setter } from './setters.ts';
import { working } from './state.ts';

export interface SwitchOptions {
  readonly selection: Selection;
  readonly clock: () => Date;
  /** Tells what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

export interface EnableOptions extends SwitchOptions {
  /**
   * Which setters of flowbits are enabled too: those that are in no custom library yet (unless told otherwise), also
   * those that are disabled in one, or none.
   */
  readonly setters?: 'fresh' | 'disabled-too' | 'none';
}

export interface Switched {
  readonly name: string;
  readonly library: string;
  readonly enabled: boolean;
  /** False where it was so before. */
  readonly changed: boolean;
}

/** A signature that sets a flowbit or takes it away. */
interface ToldSetter {
  readonly name: string;
  /** `flowbits:ET.zip`. */
  readonly bit: string;
  /** The signature that looks at the bit. */
  readonly neededBy: string;
}

export interface PulledIn extends ToldSetter {
  readonly library: string;
}

export interface StaysOff extends ToldSetter {
  readonly reason: string;
}

export interface Enabling {
  readonly switched: readonly Switched[];
  /** Enabled for the sake of others; copied first where they were in no custom library. */
  readonly pulledIn: readonly PulledIn[];
  /** Setters that stay off: disabled in the operator's library, or not fit to be copied. */
  readonly stayOff: readonly StaysOff[];
  /** Of a choice, what could never fire because of those. */
  readonly leftOut: readonly LeftOut[];
  /** Bits that nothing known here sets: other rule files of the engine may. */
  readonly notSet: readonly { readonly bit: string; readonly neededBy: string }[];
  /** Of a choice, signatures that are in no custom library. */
  readonly notCopied: readonly string[];
}

export interface Disabling {
  readonly switched: readonly Switched[];
  /** Signatures that stay enabled and can never fire any more: what was disabled set a flowbit that they need. */
  readonly blinded: readonly string[];
}

/**
 * Enables copies, and the signatures that set the flowbits that they look at. One word changes in the custom file for
 * each, and new copies come to its end; the rest stays byte for byte.
 *
 * What an operator disabled is never enabled for another's sake. A signature that could not fire without it is refused
 * where it was named, and left out of a choice: enabled and blind, it would look like a guard that is on duty.
 *
 * @throws ClarionError `usage` for a signature that is not copied, or would be blind; nothing is changed then.
 */
export function enableSignatures(paths: SensorPaths, options: EnableOptions): Promise<Enabling> {
  const { selection, clock, dryRun = false, setters = 'fresh' } = options;
  return working(paths, clock, dryRun, async () => {
    const catalogue = await readCatalogue(paths);
    const selected = await select(catalogue, selection);
    const named = 'names' in selection;
    const copies = selected.filter(({ copy }) => copy !== undefined);
    const missing = selected.filter(({ copy }) => copy === undefined).map(({ name }) => name);
    if (named && missing.length > 0) throw notCopied(missing);
    const plan =
      setters === 'none'
        ? planWithoutSetters(copies)
        : await planEnabling(catalogue, copies, { overrule: setters === 'disabled-too', named });
    const files = await changedFiles(paths, catalogue.customs, changesOf(plan, named));
    if (!dryRun) await writeFiles(files);
    return {
      switched: plan.asked.flatMap((each) => switchedTo(each, true)),
      pulledIn: plan.needs.pulled.map((each) => ({ ...told(each), library: libraryOf(each) })),
      stayOff: plan.needs.off.map((each) => ({ ...told(each), reason: each.reason })),
      leftOut: plan.leftOut,
      notSet: plan.needs.unknown.map(({ bit, reader }) => ({ bit, neededBy: reader.name })),
      notCopied: missing,
    };
  });
}

/**
 * Disables copies. One word changes in the custom file; the rest stays byte for byte. What is in a library by its group
 * gets a line there.
 *
 * @throws ClarionError `usage` for a signature that is not copied; nothing is changed then.
 */
export function disableSignatures(paths: SensorPaths, options: SwitchOptions): Promise<Disabling> {
  const { selection, clock, dryRun = false } = options;
  return working(paths, clock, dryRun, async () => {
    const catalogue = await readCatalogue(paths);
    const selected = await select(catalogue, selection);
    const missing = selected.filter(({ copy }) => copy === undefined).map(({ name }) => name);
    if ('names' in selection && missing.length > 0) throw notCopied(missing);
    const blinded = blindedBy(bitTable(catalogue.signatures), selected);
    const changes = new Map<string, Change>();
    const toWrite = selected.filter((each) => isEnabled(each) || byGroup(each));
    for (const [library, copies] of byLibrary(toWrite))
      changes.set(library, { enable: [], disable: own(copies), fresh: exceptions(copies, false) });
    const files = await changedFiles(paths, catalogue.customs, changes);
    if (!dryRun) await writeFiles(files);
    return {
      switched: selected.flatMap((each) => switchedTo(each, false)),
      blinded: blinded.map(({ name }) => name),
    };
  });
}

/**
 * What changes in which library: a setter goes where the signature is that was asked for. A choice writes nothing of
 * what runs by its group already: `--all` would pin a whole subscription to this day.
 */
function changesOf({ asked, needs, copies }: EnablePlan, named: boolean): ReadonlyMap<string, Change> {
  const pulled = needs.pulled.map(({ setter }) => setter);
  const wanted = asked.filter((each) => !isEnabled(each) || (named && byGroup(each)));
  const enable = byLibrary([...wanted, ...pulled.filter((each) => !isEnabled(each))]);
  const made = Map.groupBy(
    needs.pulled.filter(({ setter }) => copies.has(setter)),
    libraryOf,
  );
  const changes = new Map<string, Change>();
  // What comes new is written first: should another file fail, setters run for nothing, and no rule blind.
  for (const library of new Set([...made.keys(), ...enable.keys()])) {
    const switched = enable.get(library) ?? [];
    const fresh = (made.get(library) ?? []).flatMap(({ setter }) => copies.get(setter) ?? []);
    changes.set(library, {
      enable: own(switched),
      disable: [],
      fresh: [...fresh, ...exceptions(switched, true)],
      bases: fresh.flatMap(textsOf),
    });
  }
  return changes;
}

/** Those that stand in their library themselves. */
function own(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter(({ follows }) => follows !== 'group');
}

/**
 * Whether it is in a library by its group. The operator's word on it is written down even where it changes nothing
 * today: its source may switch it on or off tomorrow.
 */
function byGroup({ copy }: Known): boolean {
  return copy?.follows === 'group';
}

/** What is in a library by its group gets a line of its own once the operator speaks of it. */
function exceptions(copies: readonly Copy[], enabled: boolean): readonly CustomSignature[] {
  return copies.filter(({ follows }) => follows === 'group').map((copy) => followed(copy, enabled));
}

function byLibrary(signatures: readonly Known[]) {
  return Map.groupBy(
    signatures.flatMap(({ copy }) => copy ?? []),
    ({ library }) => library,
  );
}

function libraryOf({ setter, root }: Setter): string {
  return setter.copy?.library ?? root.copy?.library ?? '';
}

function told({ setter, bit, reader }: Setter): ToldSetter {
  return { name: setter.name, bit, neededBy: reader.name };
}

function switchedTo({ name, copy }: Known, enabled: boolean): readonly Switched[] {
  return copy === undefined
    ? []
    : [{ name, library: copy.library, enabled, changed: copy.enabled !== enabled }];
}

function notCopied(names: readonly string[]): ClarionError {
  return new ClarionError('usage', `${names.join(', ')}: in no custom library`, {
    code: 'library/copied',
    hint: `Copy it first: clarion library copy ${names.join(' ')}`,
  });
}
