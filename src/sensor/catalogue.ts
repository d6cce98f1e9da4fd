import { type Customs, type LoadedSignature, readCustoms } from './custom.ts';
import { asError } from './faults.ts';
import { type Master, type MasterSignature, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { bitTable, needsOf } from './setters.ts';

/** What stands in a custom library, or is in it by a subscription, with the master library at hand. */
export interface Copy extends LoadedSignature {
  /** By itself, or by its group; undefined for one that has a rule of its own. What is followed has the master's rule. */
  readonly follows: 'signature' | 'group' | undefined;
}

/** A signature that this sensor knows: of the master library, a copy of it, or the operator's own. */
export interface Known {
  readonly name: string;
  readonly sid: number;
  /** Absent for one that the master library does not have. */
  readonly master: MasterSignature | undefined;
  /** Absent for one that is in no custom library. */
  readonly copy: Copy | undefined;
}

/** Everything that this sensor knows. */
export interface Catalogue {
  /** Absent before the first update. */
  readonly master: Master | undefined;
  readonly customs: Customs;
  /** Ascending by sid. */
  readonly signatures: readonly Known[];
}

/** @throws ClarionError: `content` for faulty custom files, `state` for a damaged master library. */
export async function readCatalogue(paths: SensorPaths): Promise<Catalogue> {
  const customs = await readCustoms(paths);
  if (customs.faults.length > 0) throw asError(customs.faults, 'library/faults');
  return catalogueOf(customs, await readMaster(paths));
}

/** Brings custom libraries and a master library together. */
export function catalogueOf(customs: Customs, master: Master | undefined): Catalogue {
  const copies = new Map(customs.signatures.map((each) => [each.name, each]));
  const member = subscriptions(customs);
  const signatures: Known[] = [];
  for (const each of master?.signatures ?? []) {
    const { name, sid } = each;
    const written = copies.get(name);
    const copy = written === undefined ? member(each) : withMaster(written, each);
    signatures.push({ name, sid, master: each, copy });
    copies.delete(name);
  }
  for (const copy of copies.values())
    signatures.push({ name: copy.name, sid: copy.sid, master: undefined, copy: withMaster(copy, undefined) });
  return { master, customs, signatures: settersToo(signatures).sort((a, b) => a.sid - b.sid) };
}

/** A rule that changed its sid is another rule: who follows the old one does not get it unasked. */
function withMaster(copy: LoadedSignature, master: MasterSignature | undefined): Copy {
  if (copy.rule !== undefined) return { ...copy, follows: undefined };
  return { ...copy, rule: master?.sid === copy.sid ? master.rule : undefined, follows: 'signature' };
}

/**
 * Tells what is in a custom library by its group. What the source has switched off is disabled, and so is a sid that
 * another signature of the operator has.
 */
function subscriptions({ files, signatures }: Customs): (signature: MasterSignature) => Copy | undefined {
  const subscribed = new Map(files.flatMap((file) => file.groups.map((group) => [group, file] as const)));
  if (subscribed.size === 0) return () => undefined;
  const taken = new Set(signatures.map(({ sid }) => sid));
  return ({ name, sid, rule, imported }) => {
    const file = subscribed.get(name.slice(0, name.indexOf(':')));
    if (file === undefined) return undefined;
    return {
      name,
      sid,
      rule,
      enabled: imported?.disabled !== true && !taken.has(sid),
      follows: 'group',
      library: file.library,
      file: file.path,
      place: { line: 1, column: 1 },
      index: -1,
      part: undefined,
    };
  };
}

/**
 * Of a group that is subscribed to, what its source has switched off runs all the same where it sets a flowbit that
 * another one needs: what the operator disabled stands in the library, and stays disabled.
 */
function settersToo(signatures: Known[]): Known[] {
  const enabled = signatures.filter(({ copy }) => copy?.follows === 'group' && copy.enabled);
  if (enabled.length === 0) return signatures;
  const { pulled } = needsOf(bitTable(signatures), enabled, ({ copy }) =>
    copy?.follows === 'group' ? undefined : 'not of the subscription',
  );
  if (pulled.length === 0) return signatures;
  const needed = new Set(pulled.map(({ setter }) => setter));
  return signatures.map((each) =>
    needed.has(each) && each.copy !== undefined ? { ...each, copy: { ...each.copy, enabled: true } } : each,
  );
}

/** The rule that runs where the signature is enabled: the operator's copy, else as it was released. */
export function ruleOf({ copy, master }: Known): string {
  return copy?.rule ?? master?.rule ?? '';
}

export function isEnabled({ copy }: Known): boolean {
  return copy?.enabled === true;
}
