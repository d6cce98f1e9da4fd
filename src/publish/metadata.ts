import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readJson } from '../release/json.ts';
import type { KeyFolder, Passphrase, RoleName } from '../signing/index.ts';
import { type RingTarget, signRing, signSnapshot, signTargets, signTimestamp } from '../signing/metadata.ts';
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
 * new snapshot, a new snapshot a new timestamp. Only the keys that are needed are opened.
 *
 * @returns the files in the order in which they must appear: nothing names a file that is not there yet.
 */
export async function renewMetadata({
  previous,
  target,
  keys,
  passphrase,
  now,
}: Renewal): Promise<readonly File[]> {
  const files: File[] = [];
  const isDue = (role: Exclude<RoleName, 'root'>) => {
    const expires = previous?.[role].expires;
    return expires === undefined || Date.parse(expires) - now.getTime() < renewBelowDays[role] * 86_400_000;
  };
  const open = (role: RoleName) => keys.role(role, passphrase);

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
  if (isDue('targets')) {
    targets += 1;
    const ringKey = keys.roles.get('stable') ?? (await open('stable')).key;
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

/** Until when a publication holds unless it is renewed: when the snapshot expires, which each of them has. */
export function snapshotExpiry(files: readonly File[], previous: Previous | undefined): string {
  const made = files.find(({ path }) => path.endsWith('.snapshot.json'));
  if (made === undefined) return previous?.snapshot.expires ?? '';
  const schema = z.object({ signed: z.object({ expires: z.string() }) });
  return readJson(made.path, made.bytes, schema).signed.expires;
}

/** Days until the root metadata expires; below 30 it is time for a new one. */
export function rootDaysLeft(keys: KeyFolder, now: Date): number {
  return Math.floor((Date.parse(keys.root.signed.expires) - now.getTime()) / 86_400_000);
}
