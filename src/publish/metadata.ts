import type { Metadata, Root } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { type Ring, rings, type Withdrawal } from '../release/index.ts';
import { readJson } from '../release/json.ts';
import { isRing, type KeyFolder, type Passphrase, type RoleName } from '../signing/index.ts';
import {
  type RingTarget,
  type Signers,
  signRing,
  signSnapshot,
  signTargets,
  signTimestamp,
} from '../signing/metadata.ts';
import { metadataFile, timestampFile } from './layout.ts';
import type { Previous } from './previous.ts';

/** Metadata is renewed when less than this remains of its life, in days. */
const renewBelowDays: Readonly<Record<Exclude<RoleName, 'root'>, number>> = {
  timestamp: 2,
  snapshot: 30,
  targets: 30,
  stable: 30,
  canary: 30,
};

/** A file of the live update that is to be written. */
export interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Renewal {
  readonly previous: Previous | undefined;
  /** What each ring is to name from now on; a ring that is left out keeps what it names. */
  readonly targets: ReadonlyMap<Ring, RingTarget>;
  /** All that was withdrawn, in ascending order. */
  readonly withdrawn: readonly Withdrawal[];
  readonly keys: KeyFolder;
  readonly passphrase: Passphrase;
  readonly now: Date;
}

/**
 * Signs what has changed or will soon expire, each role one version up, and what follows from it: a new ring makes a
 * new snapshot, a new snapshot a new timestamp. What was signed by a key that no longer counts is signed anew. Only the
 * keys that are needed are opened.
 *
 * @returns the files in the order in which they must appear: nothing names a file that is not there yet.
 */
export async function renewMetadata(renewal: Renewal): Promise<readonly File[]> {
  const { previous, targets: named, withdrawn, keys, now } = renewal;
  const files: File[] = [];
  const isDue = (role: Exclude<RoleName, 'root'>) => isExpiring(role, renewal) || hasNewKey(role, renewal);
  const open = (role: RoleName) => signersOf(role, renewal);

  const ringVersion = async (ring: Ring): Promise<number> => {
    const standing = previous?.rings[ring];
    const target = named.get(ring) ?? standing?.target;
    if (target === undefined)
      throw new ClarionError('internal', `The ring ${ring} has no release`, { code: 'publish/metadata' });
    if (!named.has(ring) && !isDue(ring)) return standing?.metadata.version ?? 0;
    const version = (standing?.metadata.version ?? 0) + 1;
    files.push({
      path: metadataFile(ring, version),
      bytes: signRing(ring, version, { target, withdrawn }, await open(ring), now).bytes,
    });
    return version;
  };
  const stable = await ringVersion('stable');
  const canary = await ringVersion('canary');

  let targets = previous?.targets.version ?? 0;
  if (isDue('targets') || rings.some((ring) => hasNewKey(ring, renewal))) {
    targets += 1;
    const ringKey = async (ring: Ring) => keys.roles.get(ring) ?? (await open(ring))[0].key;
    const ringKeys = { stable: await ringKey('stable'), canary: await ringKey('canary') };
    files.push({
      path: metadataFile('targets', targets),
      bytes: signTargets(targets, ringKeys, await open('targets'), now).bytes,
    });
  }

  let snapshot = previous?.snapshot.version ?? 0;
  if (files.length > 0 || isDue('snapshot')) {
    snapshot += 1;
    files.push({
      path: metadataFile('snapshot', snapshot),
      bytes: signSnapshot(snapshot, { targets, stable, canary }, await open('snapshot'), now).bytes,
    });
  }

  if (files.length > 0 || isDue('timestamp')) {
    const version = (previous?.timestamp.version ?? 0) + 1;
    files.push({
      path: timestampFile,
      bytes: signTimestamp(version, snapshot, await open('timestamp'), now).bytes,
    });
  }
  return files;
}

/** True where less than the least of a role's life remains. */
export function isExpiring(
  role: Exclude<RoleName, 'root'>,
  { previous, now }: Pick<Renewal, 'previous' | 'now'>,
): boolean {
  const expires = isRing(role) ? previous?.rings[role].metadata.expires : previous?.[role].expires;
  return expires === undefined || Date.parse(expires) - now.getTime() < renewBelowDays[role] * 86_400_000;
}

/** True where what is published was signed by another key than the role has today. */
function hasNewKey(role: Exclude<RoleName, 'root'>, { previous, keys }: Renewal): boolean {
  if (previous === undefined) return false;
  if (isRing(role)) {
    const key = keys.roles.get(role);
    return key !== undefined && previous.targets.delegations?.keys[key.keyID] === undefined;
  }
  const ids = (root: Metadata<Root>) => root.signed.roles[role]?.keyIDs.join(' ');
  return ids(previous.root) !== ids(keys.root.newest);
}

/**
 * A role's key. While what is published still stands under an earlier root, the key that the role had there signs too:
 * whether a sensor has seen the new root or not, and wherever a run dies, what it finds is signed by a key that it knows.
 */
async function signersOf(role: RoleName, { previous, keys, passphrase }: Renewal): Promise<Signers> {
  const key = await keys.role(role, passphrase);
  const before =
    previous === undefined || previous.root === keys.root.newest || isRing(role)
      ? undefined
      : await keys.roleUnder(previous.root, role, passphrase);
  return before === undefined ? [key] : [key, before];
}

/** Until when a publication holds unless it is renewed: when the snapshot expires, which each of them has. */
export function snapshotExpiry(files: readonly File[], previous: Previous | undefined): string {
  const made = files.find(({ path }) => path.endsWith('.snapshot.json'));
  if (made === undefined) return previous?.snapshot.expires ?? '';
  const schema = z.object({ signed: z.object({ expires: z.string() }) });
  return readJson(made.path, made.bytes, schema).signed.expires;
}

/** Days until the root metadata expires; below 30 it is time for a new one. */
export function rootDaysLeft(keys: KeyFolder, now: Date): number {
  return Math.floor((Date.parse(keys.root.newest.signed.expires) - now.getTime()) / 86_400_000);
}
