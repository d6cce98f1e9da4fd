import type { VFileMessage } from 'vfile-message';
import { type Copy, catalogueOf, type Known } from './catalogue.ts';
import { unfitText } from './copying.ts';
import { type LoadedSignature, readCustoms } from './custom.ts';
import { type Master, readDetector, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';

/** An enabled signature as the engine gets it. */
export interface RunningSignature extends LoadedSignature {
  readonly rule: string;
}

/** A signature with which nothing was done. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** What the custom libraries come to with the installed release. */
export interface Running {
  /** Enabled ones. */
  readonly signatures: readonly RunningSignature[];
  /** Enabled ones that are followed, and can't run as the release has them, or does not. */
  readonly leftOut: readonly LeftOut[];
  /** Of the custom files; where there are some, the rest is incomplete. */
  readonly faults: readonly VFileMessage[];
}

/**
 * What would run now. The master library is read only where something is followed: a sensor whose copies are all held
 * needs none.
 *
 * @throws ClarionError `state` for a damaged master library that something is followed in.
 */
export async function readRunning(paths: SensorPaths): Promise<Running> {
  const customs = await readCustoms(paths);
  const { faults } = customs;
  const follows =
    customs.files.some(({ groups }) => groups.length > 0) ||
    customs.signatures.some(({ rule }) => rule === undefined);
  if (faults.length > 0 || !follows)
    return {
      signatures: customs.signatures.filter(({ enabled }) => enabled).filter(hasRule),
      leftOut: [],
      faults,
    };
  const master = await readMaster(paths);
  const signatures: RunningSignature[] = [];
  const leftOut: LeftOut[] = [];
  for (const known of catalogueOf(customs, master).signatures) {
    if (known.copy?.enabled !== true) continue;
    const copy = await withDetector(master, known, known.copy);
    const reason = reasonAgainst(master, known, copy);
    if (reason !== undefined) leftOut.push({ name: known.name, reason });
    else if (hasRule(copy)) signatures.push(copy);
  }
  return { signatures, leftOut, faults };
}

async function withDetector(master: Master | undefined, known: Known, copy: Copy): Promise<Copy> {
  const detector = known.master?.detector;
  if (copy.follows === undefined || master === undefined || detector === undefined) return copy;
  const text = known.master && (await readDetector(master, known.master));
  return text === undefined ? copy : { ...copy, detectors: { [detector]: text } };
}

/** What a custom file says was looked at when it was read; what a release says is looked at here. */
function reasonAgainst(master: Master | undefined, known: Known, copy: Copy): string | undefined {
  if (copy.follows === undefined) return undefined;
  return copy.rule === undefined ? whyGone(master, known) : unfitText(copy, copy.rule);
}

/** Why something that is followed has no rule. */
export function whyGone(master: Master | undefined, { master: released }: Pick<Known, 'master'>): string {
  if (master === undefined) return 'there is no master library yet';
  const { number } = master.file;
  return released === undefined
    ? `release ${number} does not have it`
    : `release ${number} has it under another sid, ${released.sid}`;
}

function hasRule<T extends LoadedSignature>(signature: T): signature is T & RunningSignature {
  return signature.rule !== undefined;
}
