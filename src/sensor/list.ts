import { type LoadedSignature, readCustoms } from './custom.ts';
import { asError } from './faults.ts';
import { readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { telling } from './state.ts';

/** A signature as the operator's list shows it. */
export interface Listed {
  readonly name: string;
  readonly sid: number;
  readonly revision: number | undefined;
  readonly title: string | undefined;
  /** Undefined for one that the master library does not have. */
  readonly proof: 'proven' | 'loads' | 'unproven' | undefined;
  /** The custom library that it is in. */
  readonly library: string | undefined;
  readonly enabled: boolean;
}

/** All signatures, of the master library and the custom ones, ascending by sid. */
export function listSignatures(paths: SensorPaths): Promise<readonly Listed[]> {
  return telling(paths, () => listOf(paths));
}

async function listOf(paths: SensorPaths): Promise<readonly Listed[]> {
  const { signatures: customs, faults } = await readCustoms(paths);
  if (faults.length > 0) throw asError(faults, 'library/faults');
  const copies = new Map(customs.map((each) => [each.name, each]));
  const listed: Listed[] = [];
  for (const { name, sid, revision, title, proof } of (await readMaster(paths))?.signatures ?? []) {
    const copy = copies.get(name);
    copies.delete(name);
    listed.push({
      name,
      sid,
      revision,
      title,
      proof,
      library: copy?.library,
      enabled: copy?.enabled ?? false,
    });
  }
  for (const own of copies.values()) listed.push(ownSignature(own));
  return listed.sort((a, b) => a.sid - b.sid);
}

function ownSignature({ name, sid, base, library, enabled }: LoadedSignature): Listed {
  return { name, sid, revision: base?.revision, title: undefined, proof: undefined, library, enabled };
}
