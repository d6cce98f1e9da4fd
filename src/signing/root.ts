import { type Key, Metadata, MetadataKind, Root } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readJson } from '../release/json.ts';
import { expiryOf, type RoleKey, specVersion } from './role.ts';

/** The roles that root metadata gives keys to (TUF 1.0.34, 4.3). The rings' keys stand in targets. */
export const rootRoles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type RootRole = (typeof rootRoles)[number];

/** What a root says: each role's keys, and how many keys of the root role must sign the next root. */
export interface RootContent {
  readonly root: readonly Key[];
  readonly threshold: number;
  readonly targets: Key;
  readonly snapshot: Key;
  readonly timestamp: Key;
}

/** Root metadata that nobody has signed yet. File names carry versions (TUF 1.0.34, 4.3 and 6.2). */
export function unsignedRoot(version: number, content: RootContent, now: Date): Metadata<Root> {
  const { root, threshold, ...online } = content;
  const given = {
    root,
    targets: [online.targets],
    snapshot: [online.snapshot],
    timestamp: [online.timestamp],
  };
  const keys = new Map(Object.values(given).flatMap((all) => all.map((key) => [key.keyID, key.toJSON()])));
  const role = (all: readonly Key[], needed = 1) => ({
    keyids: all.map(({ keyID }) => keyID),
    threshold: needed,
  });
  return new Metadata(
    Root.fromJSON({
      _type: 'root',
      spec_version: specVersion,
      version,
      expires: expiryOf('root', now),
      keys: Object.fromEntries(keys),
      roles: {
        root: role(given.root, threshold),
        targets: role(given.targets),
        snapshot: role(given.snapshot),
        timestamp: role(given.timestamp),
      },
      consistent_snapshot: true,
    }),
  );
}

/** What a root says, as `unsignedRoot` takes it. @throws ClarionError of kind `state` for a root that is none of ours. */
export function contentOf({ signed }: Metadata<Root>): RootContent {
  const keysOf = (role: RootRole): readonly Key[] =>
    (signed.roles[role]?.keyIDs ?? []).flatMap((id) => signed.keys[id] ?? []);
  const only = (role: RootRole): Key => {
    const [key, ...more] = keysOf(role);
    if (key !== undefined && more.length === 0) return key;
    throw new ClarionError('state', `Root metadata ${signed.version} gives ${role} not one key`, {
      code: 'keys/root',
      expected: 'root metadata that clarion keys made',
    });
  };
  return {
    root: keysOf('root'),
    threshold: signed.roles.root?.threshold ?? 1,
    targets: only('targets'),
    snapshot: only('snapshot'),
    timestamp: only('timestamp'),
  };
}

export function signRoot(root: Metadata<Root>, signer: RoleKey): void {
  root.sign((bytes) => signer.sign(bytes));
}

/** The file of root metadata: compact JSON. */
export function writeRoot(root: Metadata<Root>): Uint8Array {
  return Buffer.from(JSON.stringify(root.toJSON()), 'utf8');
}

/**
 * Reads root metadata and looks at no signature.
 *
 * @throws ClarionError of kind `verification`.
 */
export function readRootDraft(name: string, bytes: Uint8Array): Metadata<Root> {
  const data = readJson(name, bytes, z.record(z.string(), z.json()));
  try {
    return Metadata.fromJSON(MetadataKind.Root, data);
  } catch (cause) {
    throw new ClarionError('verification', `${name} is no root metadata`, {
      code: 'keys/root',
      expected: 'a file that clarion keys root made',
      cause,
    });
  }
}

/** Ids of the keys of a root's root role that signed another root, or the same. */
export function rootSigners(of: Metadata<Root>, over: Metadata<Root>): readonly string[] {
  return contentOf(of)
    .root.filter((key) => {
      try {
        key.verifySignature(over);
        return true;
      } catch (error) {
        // The library tells a bad or missing signature by throwing; anything else is ours.
        if (error instanceof TypeError || error instanceof RangeError) throw error;
        return false;
      }
    })
    .map(({ keyID }) => keyID);
}
