import { hash } from 'node:crypto';
import type { SiteContext } from '../site/context.ts';

/** A digest of data, the same for the same data: of text, numbers, lists, maps and bytes. */
export function digestOf(value: unknown): string {
  return hash('sha256', textOf(value), 'base64url');
}

/** A digest of digests. */
export function digestOfAll(digests: readonly string[]): string {
  return hash('sha256', digests.join('\n'), 'base64url');
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, it: unknown) => {
    if (it instanceof Map) return { map: [...it] };
    if (it instanceof Set) return { set: [...it] };
    return it instanceof Uint8Array ? { bytes: hash('sha256', it, 'base64url') } : it;
  });
  return text ?? 'undefined';
}

/** Keys of what is made from a context: another key, once anything in it is another. */
export function contextKeys(): (context: SiteContext) => string {
  const digests = new WeakMap<object, string>();
  const remembered = (thing: object): string => {
    const digest = digests.get(thing) ?? digestOf(thing);
    digests.set(thing, digest);
    return digest;
  };
  const known = new WeakMap<SiteContext, string>();
  return (context) => {
    const key = known.get(context) ?? keyOf(context);
    known.set(context, key);
    return key;
  };

  function keyOf({ workspace, proofs, ...shared }: SiteContext): string {
    const { configuration, signatures, alarms, policies, imported } = workspace;
    const things = [signatures, alarms, policies, imported, proofs === undefined ? [] : [...proofs.values()]];
    return digestOf([
      remembered(configuration),
      things.map((list) => list.map(remembered)),
      proofs === undefined,
      // Small, and the same for all notes of a build.
      shared,
    ]);
  }
}
