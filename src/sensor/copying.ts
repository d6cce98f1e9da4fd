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
  { name, master: signature }: Known,
  enabled: boolean,
): Promise<CustomSignature> {
  if (signature === undefined)
    throw new ClarionError('internal', `${name} is not of the master library`, { code: 'library/copy' });
  const { sid, revision, rule, detector } = signature;
  const text = await readDetector(master, signature);
  return {
    name,
    enabled,
    base: { release: master.file.number, sid, revision, digest: sha256(Buffer.from(rule)) },
    rule,
    ...(text === undefined || detector === undefined ? {} : { detectors: { [detector]: text } }),
  };
}

/**
 * Tells of one copy after the other why it could not be read again: its sid, which another of the operator's signatures
 * has, or its texts.
 */
export function unfitness({ customs }: Catalogue): (copy: CustomSignature) => string | undefined {
  const taken = new Map(
    customs.signatures.map(({ sid, name, file, place }) => [sid, `${name}, at ${file}:${place.line}`]),
  );
  return (copy) => {
    const { name, base, rule, detectors = {} } = copy;
    const other = base && taken.get(base.sid);
    if (base !== undefined && other !== undefined) return `the sid ${base.sid} has ${other}`;
    const [hidden] = [rule, ...Object.values(detectors)].flatMap(findHidden);
    let reason = hidden && hiddenReason(hidden.code, 0);
    checkRule(copy, rule, (_, told) => {
      reason ??= told;
    });
    if (reason === undefined && base !== undefined) taken.set(base.sid, `${name}, which is copied too`);
    return reason;
  };
}
