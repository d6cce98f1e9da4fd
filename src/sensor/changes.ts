import type { Master, MasterSignature } from './master.ts';

/** What of a signature is another: what runs, what it is called, and what is said of it. */
export type ChangedPart = 'rule' | 'detector' | 'name' | 'proof' | 'notes' | 'words';

/** One signature that differs between two releases. */
export interface Change {
  readonly kind: 'new' | 'changed' | 'withdrawn';
  readonly sid: number;
  readonly name: string;
  readonly title: string;
  readonly revision: number;
  /** Ids of the notes that speak of it. */
  readonly notes: readonly string[];
  /** Of one that changed, what did. */
  readonly parts: readonly ChangedPart[];
  /** Of one that changed its name, the one before. */
  readonly wasNamed?: string;
}

/** What changed from one release to another, ascending by sid. */
export function changesBetween(before: Master | undefined, after: Master): readonly Change[] {
  const old = new Map(before?.signatures.map((signature) => [signature.sid, signature]));
  const changes: Change[] = [];
  for (const signature of after.signatures) {
    const known = old.get(signature.sid);
    old.delete(signature.sid);
    if (known === undefined) changes.push(change('new', signature));
    else if (JSON.stringify(known) !== JSON.stringify(signature))
      changes.push({
        ...change('changed', signature),
        parts: partsChanged(known, signature),
        ...(known.name === signature.name ? {} : { wasNamed: known.name }),
      });
  }
  for (const signature of old.values()) changes.push(change('withdrawn', signature));
  return changes.sort((a, b) => a.sid - b.sid);
}

function change(kind: Change['kind'], { sid, name, title, revision, notes }: MasterSignature): Change {
  return { kind, sid, name, title, revision, notes, parts: [] };
}

function partsChanged(before: MasterSignature, after: MasterSignature): readonly ChangedPart[] {
  const { rule, detector, detectorDigest, name, proof, notes, ...words } = after;
  const { rule: r, detector: d, detectorDigest: digest, name: n, proof: p, notes: o, ...said } = before;
  const changed: readonly (readonly [ChangedPart, boolean])[] = [
    ['rule', rule !== r],
    ['detector', detector !== d || detectorDigest !== digest],
    ['name', name !== n],
    ['proof', proof !== p],
    ['notes', JSON.stringify(notes) !== JSON.stringify(o)],
    ['words', JSON.stringify(words) !== JSON.stringify(said)],
  ];
  const parts = changed.filter(([, is]) => is).map(([part]) => part);
  // A new revision of a rule is told with the rule; alone it is worth a word.
  return parts.length > 1 && parts.includes('rule') ? parts.filter((part) => part !== 'words') : parts;
}
