import type { Signature } from '../../workspace/index.ts';
import type { Held, HeldSignature } from './held.ts';
import type { Lie } from './lie.ts';

const rule = 'history-signature';

/**
 * Compares the signatures that are to be published with the published ones: name and sid belong together for good, and
 * a changed signature has a higher revision. One that is no longer there is no lie: whoever copied it keeps the copy.
 */
export function signatureLies(before: Held, next: Held, signatures: readonly Signature[]): readonly Lie[] {
  const bySid = new Map([...before.signatures.values()].map((signature) => [signature.sid, signature]));
  return signatures.flatMap(({ file, data }): readonly Lie[] => {
    const now = next.signatures.get(data.name);
    if (now === undefined) return [];
    const same = before.signatures.get(now.name);
    const owner = bySid.get(now.sid);
    if (same !== undefined && same.sid !== now.sid)
      return [
        {
          file,
          where: { key: 'sid' },
          rule,
          reason: `Unexpected \`sid\` ${now.sid}, expected ${same.sid}, with which ${now.name} was published`,
          hint: 'Operators and alerts know a signature by its sid: put it back.',
        },
      ];
    if (owner !== undefined && owner.name !== now.name)
      return [
        {
          file,
          where: { key: 'sid' },
          rule,
          reason: `Unexpected \`sid\` ${now.sid} of ${now.name}, expected one of its own: ${owner.name} was published with it`,
          hint: 'A sid keeps its name for good. Put the name back, or take the next free sid.',
        },
      ];
    return same === undefined ? [] : revisionLies(same, now, file);
  });
}

function revisionLies(before: HeldSignature, now: HeldSignature, file: string): readonly Lie[] {
  const place = { file, where: { key: 'revision' }, rule };
  if (now.revision < before.revision) {
    const reason = `Unexpected \`revision\` ${now.revision}, expected ${before.revision}, with which it was published, or higher`;
    return [{ ...place, reason, hint: 'Sensors would take the older one for the newer: count on.' }];
  }
  const changed = changedParts(before, now);
  if (now.revision > before.revision || changed.length === 0) return [];
  const reason = `Unexpected \`revision\` ${now.revision} of a signature whose ${changed.join(', ')} changed, expected ${before.revision + 1}`;
  return [
    { ...place, reason, hint: 'Operators who copied it see by the revision that there is something new.' },
  ];
}

/** What of a signature differs, in words. */
export function changedParts(before: HeldSignature, now: HeldSignature): readonly string[] {
  return Object.keys(now.content).filter((part) => before.content[part] !== now.content[part]);
}
