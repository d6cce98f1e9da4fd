import type { Key, Metadata, Root } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import { contentOf, type RootRole, unsignedRoot } from './root.ts';

/** How the next root differs from this one. Root keys are named by their id, or how it begins. */
export interface RootChange {
  /** New keys of online roles. */
  readonly online: ReadonlyMap<Exclude<RootRole, 'root'>, Key>;
  readonly add: readonly Key[];
  readonly revoke: readonly string[];
  readonly replace: readonly { readonly id: string; readonly by: Key }[];
  readonly threshold: number | undefined;
}

/**
 * The next version of the root metadata, unsigned, and valid for 400 days from now. Without a change it renews.
 *
 * @throws ClarionError of kind `usage`, code `keys/root`.
 */
export function nextRoot(root: Metadata<Root>, change: RootChange, now: Date): Metadata<Root> {
  const before = contentOf(root);
  const revoked = new Set(change.revoke.map((id) => keyNamed(before.root, id).keyID));
  const replaced = new Map(
    change.replace.map(({ id, by }) => [keyNamed(before.root, id).keyID, by] as const),
  );
  const keys = before.root
    .filter(({ keyID }) => !revoked.has(keyID))
    .map((key) => replaced.get(key.keyID) ?? key);
  const content = {
    root: [...keys, ...change.add],
    threshold: change.threshold ?? before.threshold,
    targets: change.online.get('targets') ?? before.targets,
    snapshot: change.online.get('snapshot') ?? before.snapshot,
    timestamp: change.online.get('timestamp') ?? before.timestamp,
  };
  checkedRootKeys(content.root, content.threshold);
  return unsignedRoot(root.signed.version + 1, content, now);
}

/** @throws ClarionError of kind `usage`, code `keys/root`, for keys that can't meet their threshold. */
export function checkedRootKeys(keys: readonly Key[], threshold: number): void {
  const distinct = new Set(keys.map(({ keyVal }) => keyVal.public)).size;
  if (distinct === keys.length && distinct >= threshold && threshold >= 1) return;
  throw new ClarionError(
    'usage',
    distinct === keys.length
      ? `${keys.length} root keys can not meet a threshold of ${threshold}`
      : 'A root key is named twice',
    {
      code: 'keys/root',
      expected: 'at least one root key, each once, and a threshold of at most their number',
    },
  );
}

function keyNamed(keys: readonly Key[], id: string): Key {
  const found = keys.filter(({ keyID }) => keyID.startsWith(id.toLowerCase()));
  const [key, ...more] = found;
  if (key !== undefined && more.length === 0 && id.length >= 8) return key;
  throw new ClarionError('usage', `${id} names ${found.length} root keys`, {
    code: 'keys/root',
    expected: `at least 8 digits of one of ${keys.map(({ keyID }) => keyID.slice(0, 16)).join(', ')}`,
  });
}

/** What a root changes in the one before, a line each, for people who are asked to sign it. */
export function rootDifferences(before: Metadata<Root>, next: Metadata<Root>): readonly string[] {
  const [old, now] = [contentOf(before), contentOf(next)];
  const ids = (keys: readonly Key[]) => new Set(keys.map(({ keyID }) => keyID));
  const [oldIds, newIds] = [ids(old.root), ids(now.root)];
  return [
    ...(old.threshold === now.threshold ? [] : [`root threshold: ${now.threshold}, before ${old.threshold}`]),
    ...[...oldIds].filter((id) => !newIds.has(id)).map((id) => `root key out: ${id}`),
    ...[...newIds].filter((id) => !oldIds.has(id)).map((id) => `root key in:  ${id}`),
    ...(['targets', 'snapshot', 'timestamp'] as const)
      .filter((role) => old[role].keyID !== now[role].keyID)
      .map((role) => `${role} key: ${now[role].keyID}, before ${old[role].keyID}`),
    `expires: ${next.signed.expires.slice(0, 10)}, before ${before.signed.expires.slice(0, 10)}`,
  ];
}
