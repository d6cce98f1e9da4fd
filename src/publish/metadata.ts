import type { Metadata, Root } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readJson } from '../release/json.ts';
import type { KeyFolder, Passphrase, RoleName } from '../signing/index.ts';
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
};

/** A file of the live update that is to be written. */
export interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Renewal {
  readonly previous: Previous | undefined;
  /** The new release's bundle; undefined keeps the one that is published. */
  readonly target: RingTarget | undefined;
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
  const { previous, target, keys, now } = renewal;
  const files: File[] = [];
  const isDue = (role: Exclude<RoleName, 'root'>) => isExpiring(role, renewal) || hasNewKey(role, renewal);
  const open = (role: RoleName) => signersOf(role, renewal);

  let stable = previous?.stable.version ?? 0;
  const ringTarget = target ?? previous?.target;
  if (ringTarget === undefined)
    throw new ClarionError('internal', 'The first publication has no release', { code: 'publish/metadata' });
  if (target !== undefined || isDue('stable')) {
    stable += 1;
    files.push({
      path: metadataFile('stable', stable),
      bytes: signRing(stable, ringTarget, await open('stable'), now).bytes,
    });
  }

  let targets = previous?.targets.version ?? 0;
  if (isDue('targets') || hasNewKey('stable', renewal)) {
    targets += 1;
    const ringKey = keys.roles.get('stable') ?? (await open('stable'))[0].key;
    files.push({
      path: metadataFile('targets', targets),
      bytes: signTargets(targets, ringKey, await open('targets'), now).bytes,
    });
  }

  let snapshot = previous?.snapshot.version ?? 0;
  if (files.length > 0 || isDue('snapshot')) {
    snapshot += 1;
    files.push({
      path: metadataFile('snapshot', snapshot),
      bytes: signSnapshot(snapshot, { targets, stable }, await open('snapshot'), now).bytes,
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
  const expires = previous?.[role].expires;
  return expires === undefined || Date.parse(expires) - now.getTime() < renewBelowDays[role] * 86_400_000;
}

/** True where what is published was signed by another key than the role has today. */
function hasNewKey(role: Exclude<RoleName, 'root'>, { previous, keys }: Renewal): boolean {
  if (previous === undefined) return false;
  if (role === 'stable') {
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
    previous === undefined || previous.root === keys.root.newest || role === 'stable'
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
