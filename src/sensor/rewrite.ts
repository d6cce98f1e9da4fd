import { ClarionError } from '../names/error.ts';
import { readBases } from './bases.ts';
import { type Catalogue, type Copy, type Known, readCatalogue } from './catalogue.ts';
import { unfitText } from './copying.ts';
import type { CustomSignature, LoadedSignature } from './custom.ts';
import { changedFiles, writeFiles } from './custom-files.ts';
import type { Change } from './custom-text.ts';
import type { SwitchOptions } from './enable.ts';
import type { SensorPaths } from './paths.ts';
import type { LeftOut } from './running.ts';
import { type Selection, select } from './selection.ts';
import { working } from './state.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

/** A copy that a verb looks at. */
export interface Subject {
  readonly catalogue: Catalogue;
  readonly known: Known;
  readonly copy: Copy;
  readonly state: Upkeep;
  readonly edited: boolean;
  /** Texts of releases that were kept, by their sha256. */
  bases(): Promise<ReadonlyMap<string, string>>;
}

/** What a verb makes of a copy: another text, nothing, or why it can't. */
export type Decision =
  | { readonly by: CustomSignature; readonly bases: readonly string[] }
  | { readonly reason: string; readonly hint?: string }
  | undefined;

export interface Rewritten {
  readonly name: string;
  readonly library: string;
  /** How it stood before. */
  readonly state: Upkeep;
  /** The rule that stands there now; undefined for one that is followed. */
  readonly rule: string | undefined;
  /** The operator's rule that it took the place of, where that had been edited. */
  readonly gaveUp: string | undefined;
}

export interface Rewriting {
  readonly rewritten: readonly Rewritten[];
  /** Names of what was as wanted before. */
  readonly already: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Writes copies anew in their custom files, as a verb decides for each. Of what is named all is done or nothing; of a
 * choice, what can't be done is left out and told.
 *
 * @throws ClarionError `usage` for what is named and can't be done.
 */
export function rewriteCopies(
  paths: SensorPaths,
  { selection, clock, dryRun = false }: SwitchOptions,
  decide: (subject: Subject) => Promise<Decision>,
): Promise<Rewriting> {
  return working(paths, clock, dryRun, async () => {
    const catalogue = await readCatalogue(paths);
    const rewritten: Rewritten[] = [];
    const already: string[] = [];
    const leftOut: LeftOut[] = [];
    const changes = new Map<string, Collected>();
    let read: Promise<ReadonlyMap<string, string>> | undefined;
    const bases = () => {
      read ??= readBases(paths);
      return read;
    };
    for (const known of await select(catalogue, selection)) {
      const { name, copy } = known;
      const upkeep = upkeepOf(catalogue, known);
      if (copy === undefined || upkeep === undefined) {
        if ('names' in selection)
          throw refused(name, 'in no custom library', `Copy it: clarion library copy ${name}`);
        continue;
      }
      const decision = sound(await decide({ catalogue, known, copy, ...upkeep, bases }));
      if (decision === undefined) already.push(name);
      else if ('reason' in decision) leave(leftOut, name, decision, selection);
      else {
        collect(changes, copy, decision);
        const { rule } = decision.by;
        const gaveUp = upkeep.edited && rule !== copy.rule ? copy.rule : undefined;
        rewritten.push({ name, library: copy.library, state: upkeep.state, rule, gaveUp });
      }
    }
    const files = await changedFiles(paths, catalogue.customs, changes);
    if (!dryRun) await writeFiles(files);
    return { rewritten, already, leftOut };
  });
}

interface Collected extends Change {
  readonly fresh: CustomSignature[];
  readonly replace: Map<LoadedSignature, CustomSignature>;
  readonly bases: string[];
}

function collect(
  changes: Map<string, Collected>,
  copy: Copy,
  { by, bases }: { readonly by: CustomSignature; readonly bases: readonly string[] },
): void {
  const change: Collected = changes.get(copy.library) ?? {
    enable: [],
    disable: [],
    fresh: [],
    replace: new Map(),
    bases: [],
  };
  changes.set(copy.library, change);
  if (copy.follows === 'group') change.fresh.push(by);
  else change.replace.set(copy, by);
  change.bases.push(...bases);
}

/** What could not be read again is not written. */
function sound(decision: Decision): Decision {
  if (decision === undefined || 'reason' in decision || decision.by.rule === undefined) return decision;
  const reason = unfitText(decision.by, decision.by.rule);
  return reason === undefined ? decision : { reason };
}

function leave(
  leftOut: LeftOut[],
  name: string,
  { reason, hint }: { readonly reason: string; readonly hint?: string },
  selection: Selection,
): void {
  if ('names' in selection) throw refused(name, reason, hint);
  leftOut.push({ name, reason });
}

function refused(name: string, reason: string, hint: string | undefined): ClarionError {
  return new ClarionError('usage', `${name}: ${reason}`, {
    code: 'library/upkeep',
    hint: `${hint ?? 'See `clarion library status`.'} Nothing was changed.`,
  });
}
