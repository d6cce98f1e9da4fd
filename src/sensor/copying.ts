import { ClarionError } from '../names/error.ts';
import { sha256 } from '../release/index.ts';
import { findHidden, hiddenReason } from '../source/hidden.ts';
import type { Catalogue, Known } from './catalogue.ts';
import type { CustomSignature } from './custom.ts';
import { checkRule } from './custom-rule.ts';
import { type Master, readDetector } from './master.ts';

/**
 * A master signature as a copy, with its whole base.
 *
 * @throws ClarionError `state` where its detector was changed in place.
 */
export async function copyOf(
  master: Master,
  { name, master: signature }: Pick<Known, 'name' | 'master'>,
  enabled: boolean,
): Promise<HeldSignature> {
  if (signature === undefined)
    throw new ClarionError('internal', `${name} is not of the master library`, { code: 'library/copy' });
  const { sid, revision, rule, detector, detectorDigest } = signature;
  const text = await readDetector(master, signature);
  const base = { release: master.file.number, sid, revision, digest: sha256(Buffer.from(rule)) };
  if (text === undefined || detector === undefined || detectorDigest === undefined)
    return { name, enabled, base, rule };
  return {
    name,
    enabled,
    base: { ...base, detectors: { [detector]: detectorDigest } },
    rule,
    detectors: { [detector]: text },
  };
}

/** A copy with a rule of its own. */
export type HeldSignature = CustomSignature & { readonly rule: string };

/** What a fresh copy was copied from. */
export function textsOf({ rule, detectors = {} }: CustomSignature): readonly string[] {
  return rule === undefined ? [] : [rule, ...Object.values(detectors)];
}

/** A master signature as one that is followed. */
export function followed({ name, sid }: Pick<Known, 'name' | 'sid'>, enabled: boolean): CustomSignature {
  return { name, enabled, sid };
}

/**
 * Tells of one copy after the other why it could not be read again: its sid, which another of the operator's signatures
 * has, or its texts.
 */
export function unfitness({ customs }: Catalogue): (copy: HeldSignature) => string | undefined {
  const taken = new Map(
    customs.signatures.map(({ sid, name, file, place }) => [sid, `${name}, at ${file}:${place.line}`]),
  );
  return (copy) => {
    const { name, base, rule } = copy;
    const other = base && taken.get(base.sid);
    if (base !== undefined && other !== undefined) return `the sid ${base.sid} has ${other}`;
    const reason = unfitText(copy, rule);
    if (reason === undefined && base !== undefined) taken.set(base.sid, `${name}, which is copied too`);
    return reason;
  };
}

/** Why the texts of a copy could not stand in a custom library; undefined where they can. */
export function unfitText(copy: CustomSignature, rule: string): string | undefined {
  const [hidden] = [rule, ...Object.values(copy.detectors ?? {})].flatMap(findHidden);
  let reason = hidden && hiddenReason(hidden.code, 0);
  checkRule(copy, rule, (_, told) => {
    reason ??= told;
  });
  return reason;
}
