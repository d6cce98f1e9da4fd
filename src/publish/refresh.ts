import { join, resolve } from 'node:path';
import { rings } from '../release/index.ts';
import type { KeyFolder, Passphrase } from '../signing/index.ts';
import { signTimestamp } from '../signing/metadata.ts';
import { writeAside } from '../store/index.ts';
import { liveUpdateFolder, timestampFile } from './layout.ts';
import { isExpiring } from './metadata.ts';
import { withPublished } from './published.ts';

export interface Refreshing {
  /** The public folder. */
  readonly out: string;
  /** Of its private keys, the timestamp's alone is needed. */
  readonly keys: KeyFolder;
  readonly passphrase: Passphrase;
  readonly now: Date;
}

export interface Refreshed {
  readonly outcome: 'renewed' | 'nothing-to-do';
  /** When the timestamp expires, RFC 3339. */
  readonly expires: string;
  /** Metadata that only `publish` can renew, with its expiry; the soonest first. */
  readonly others: readonly { readonly role: string; readonly expires: string }[];
}

/**
 * Renews the timestamp, and nothing else, once less than two of its three days remain. What it vouches for is read and
 * verified first: a live update that was damaged is not kept fresh. Its version only goes up: whoever else publishes
 * meanwhile is waited for.
 *
 * @throws ClarionError: `publish/published` (usage) where nothing is published or the keys have changed since;
 * `publish/previous` (verification); `state/locked`; `publish/disk` (state).
 */
export async function refresh({ out, keys, passphrase, now }: Refreshing): Promise<Refreshed> {
  const folder = resolve(out);
  return withPublished(folder, keys, async (previous): Promise<Refreshed> => {
    const { snapshot, targets, rings: published } = previous;
    const others = [
      { role: 'snapshot', expires: snapshot.expires },
      { role: 'targets', expires: targets.expires },
      ...rings.map((role) => ({ role, expires: published[role].metadata.expires })),
    ].sort((a, b) => Date.parse(a.expires) - Date.parse(b.expires));
    if (!isExpiring('timestamp', { previous, now }))
      return { outcome: 'nothing-to-do', expires: previous.timestamp.expires, others };
    const signed = signTimestamp(
      previous.timestamp.version + 1,
      previous.snapshot.version,
      [await keys.role('timestamp', passphrase)],
      now,
    );
    await writeAside(join(folder, liveUpdateFolder, timestampFile), signed.bytes);
    return { outcome: 'renewed', expires: signed.metadata.signed.expires, others };
  });
}
