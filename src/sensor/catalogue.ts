import { type Customs, type LoadedSignature, readCustoms } from './custom.ts';
import { asError } from './faults.ts';
import { type Master, type MasterSignature, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';

/** A signature that this sensor knows: of the master library, a copy of it, or the operator's own. */
export interface Known {
  readonly name: string;
  readonly sid: number;
  /** Absent for one that the master library does not have. */
  readonly master: MasterSignature | undefined;
  /** Absent for one that is in no custom library. */
  readonly copy: LoadedSignature | undefined;
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
  const master = await readMaster(paths);
  const copies = new Map(customs.signatures.map((each) => [each.name, each]));
  const signatures: Known[] = [];
  for (const each of master?.signatures ?? []) {
    const { name, sid } = each;
    signatures.push({ name, sid, master: each, copy: copies.get(name) });
    copies.delete(name);
  }
  for (const copy of copies.values())
    signatures.push({ name: copy.name, sid: copy.sid, master: undefined, copy });
  return { master, customs, signatures: signatures.sort((a, b) => a.sid - b.sid) };
}

/** The rule that runs where the signature is enabled: the operator's copy, else as it was released. */
export function ruleOf({ copy, master }: Known): string {
  return copy?.rule ?? master?.rule ?? '';
}

export function isEnabled({ copy }: Known): boolean {
  return copy?.enabled === true;
}
