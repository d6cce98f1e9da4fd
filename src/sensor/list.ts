import { readFacts } from '../signature/rule/scan.ts';
import { type Known, readCatalogue, ruleOf } from './catalogue.ts';
import { type Choice, choose } from './choice.ts';
import type { SensorPaths } from './paths.ts';
import { telling } from './state.ts';

/** A signature as the operator's list shows it. */
export interface Listed {
  readonly name: string;
  readonly sid: number;
  readonly revision: number | undefined;
  /** Of one of the operator's own, the message of its rule. */
  readonly title: string;
  /** Undefined for one that the master library does not have. */
  readonly proof: 'proven' | 'loads' | 'unproven' | undefined;
  /** Ids of the notes that name it. */
  readonly notes: readonly string[];
  /** The custom library that it is in. */
  readonly library: string | undefined;
  readonly enabled: boolean;
}

export interface Listing {
  /** How many signatures there are, chosen or not. */
  readonly of: number;
  /** Ascending by sid. */
  readonly listed: readonly Listed[];
}

/**
 * Signatures of the master library and the custom ones.
 *
 * @param choice all of them unless told.
 */
export function listSignatures(paths: SensorPaths, choice: Choice = {}): Promise<Listing> {
  return telling(paths, async () => {
    const catalogue = await readCatalogue(paths);
    const chosen = await choose(catalogue, choice);
    return { of: catalogue.signatures.length, listed: chosen.map(listedOf) };
  });
}

/** A signature as it is listed. */
export function listedOf(signature: Known): Listed {
  const { name, sid, master, copy } = signature;
  return {
    name,
    sid,
    revision: master?.revision ?? copy?.base?.revision,
    title: master?.title ?? messageOf(ruleOf(signature)),
    proof: master?.proof,
    notes: master?.notes ?? [],
    library: copy?.library,
    enabled: copy?.enabled ?? false,
  };
}

function messageOf(rule: string): string {
  const facts = readFacts(rule);
  return 'msg' in facts ? facts.msg : '';
}
