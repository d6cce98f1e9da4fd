import type { Master, MasterSignature } from './master.ts';

/** One signature that differs between two releases. */
export interface Change {
  readonly kind: 'new' | 'changed' | 'withdrawn';
  readonly sid: number;
  readonly name: string;
  readonly title: string;
  readonly revision: number;
  /** Ids of the notes that speak of it. */
  readonly notes: readonly string[];
}

/** What changed from one release to another, ascending by sid. */
export function changesBetween(before: Master | undefined, after: Master): readonly Change[] {
  const old = new Map(before?.signatures.map((signature) => [signature.sid, signature]));
  const changes: Change[] = [];
  for (const signature of after.signatures) {
    const known = old.get(signature.sid);
    old.delete(signature.sid);
    if (known === undefined) changes.push(change('new', signature));
    else if (JSON.stringify(known) !== JSON.stringify(signature)) changes.push(change('changed', signature));
  }
  for (const signature of old.values()) changes.push(change('withdrawn', signature));
  return changes.sort((a, b) => a.sid - b.sid);
}

function change(kind: Change['kind'], { sid, name, title, revision, notes }: MasterSignature): Change {
  return { kind, sid, name, title, revision, notes };
}
