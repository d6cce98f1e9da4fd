import { byCodeUnit } from '../../names/order.ts';
import type { Held, HeldSignature } from './held.ts';
import { importedChanges } from './imported.ts';
import { changedParts } from './signatures.ts';

/** What a release changes for its readers, in one line. */
export interface Change {
  readonly change: 'new' | 'changed' | 'gone';
  readonly kind: 'note' | 'signature' | 'library' | 'alarm' | 'policy';
  readonly name: string;
  /** What it is, or what of it changed; may be empty. */
  readonly detail: string;
}

const nothing: Held = {
  notes: new Map(),
  signatures: new Map(),
  imported: new Map(),
  alarms: new Map(),
  policies: new Map(),
};

/** What differs between two releases; all is new in the first. */
export function changesBetween(before: Held = nothing, next: Held): readonly Change[] {
  return [
    ...compare('note', before.notes, next.notes, (now, then) => {
      const last = now.revisions.at(-1);
      if (then === undefined || last === undefined) return now.title;
      return JSON.stringify(now) === JSON.stringify(then) ? undefined : `${last.version}: ${last.change}`;
    }),
    ...compare('signature', before.signatures, next.signatures, (now, then) =>
      then === undefined ? String(now.content.title) : signatureDetail(then, now),
    ),
    ...importedChanges(before.imported, next.imported),
    ...(['alarm', 'policy'] as const).flatMap((kind) => {
      const of = kind === 'alarm' ? 'alarms' : 'policies';
      return compare(kind, before[of], next[of], (now, then) => (now === then ? undefined : ''));
    }),
  ];
}

/** @param tell the detail of what is there now; undefined where it is as it was. */
function compare<T>(
  kind: Change['kind'],
  before: ReadonlyMap<string, T>,
  next: ReadonlyMap<string, T>,
  tell: (now: T, then: T | undefined) => string | undefined,
): readonly Change[] {
  const names = [...new Set([...before.keys(), ...next.keys()])].sort(byCodeUnit);
  return names.flatMap((name): readonly Change[] => {
    const now = next.get(name);
    if (now === undefined) return [{ change: 'gone', kind, name, detail: '' }];
    const then = before.get(name);
    const detail = tell(now, then);
    return detail === undefined
      ? []
      : [{ change: then === undefined ? 'new' : 'changed', kind, name, detail }];
  });
}

function signatureDetail(then: HeldSignature, now: HeldSignature): string | undefined {
  const parts = [
    ...(now.revision === then.revision ? [] : [`revision ${now.revision}`]),
    ...changedParts(then, now),
    ...(now.proof === then.proof ? [] : [`${then.proof} before, now ${now.proof}`]),
    ...(now.notes === then.notes ? [] : ['the notes that name it']),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
