import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { bundlePath, deltaPath, evidencePath, type Ring, rings } from '../release/index.ts';
import { readJson } from '../release/json.ts';
import { lifetimeDays, signedAt } from '../signing/role.ts';
import { readIfThere } from '../store/index.ts';
import { isReleaseFile } from './forget-releases.ts';
import { consistentTargetFile, metadataFile, targetFile, timestampFile } from './layout.ts';
import { earlierRing, type RingFile, ringFileIfThere } from './ring-file.ts';

/**
 * Removes what no timestamp that is still good leads to. Whoever read one before the newest was written finds all that
 * it names for as long as it holds: a sensor in the middle of a pull, a mirror, a cache. For each ring the release before
 * stays as well, which a withdrawal goes back to, and a withdrawn one until there is a newer. Roots and team files stay,
 * for sensors walk along them; so do files that are not of a live update.
 *
 * @returns the paths that were removed, relative to the live update.
 */
export async function prune(liveUpdate: string, now: Date): Promise<readonly string[]> {
  const named = await namedFiles(liveUpdate, now);
  const there = [
    ...(await filesBelow(liveUpdate, 'metadata')).filter((path) => isVersioned(path)),
    ...(await filesBelow(liveUpdate, 'targets')).filter((path) => isReleaseFile(path)),
  ];
  const removed = there.filter((path) => !named.has(path)).sort(byCodeUnit);
  for (const path of removed) await rm(join(liveUpdate, path));
  return removed;
}

const expires = z.string();
const timestampSchema = z.object({
  signed: z.object({ meta: z.object({ 'snapshot.json': z.object({ version: z.int().min(1) }) }) }),
});
const snapshotSchema = z.object({
  signed: z.object({ expires, meta: z.record(z.string(), z.object({ version: z.int().min(1) })) }),
});

/** All that the newest timestamp leads to, and those before it that may not have expired yet. */
async function namedFiles(liveUpdate: string, now: Date): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  const pointer = await read(liveUpdate, timestampFile, timestampSchema);
  let version = pointer?.signed.meta['snapshot.json'].version ?? 0;
  let isNewest = true;
  while (version > 0) {
    const file = metadataFile('snapshot', version);
    const snapshot = await read(liveUpdate, file, snapshotSchema);
    if (snapshot === undefined) break;
    named.add(file);
    for (const [role, { version: of }] of Object.entries(snapshot.signed.meta)) {
      const path = `metadata/${of}.${role}`;
      if (named.has(path)) continue;
      named.add(path);
      const ring = rings.find((each) => role === `${each}.json`);
      const newest = ring && (await ringFileIfThere(liveUpdate, ring, of));
      if (ring === undefined || newest === undefined) continue;
      for (const file of [newest, ...(isNewest ? await waysBack(liveUpdate, ring, of, newest) : [])])
        for (const leadsTo of filesOf(ring, file)) named.add(leadsTo);
    }
    isNewest = false;
    // The one before was named until this one was signed, by timestamps that held a little longer.
    const replaced = signedAt('snapshot', snapshot.signed.expires).getTime();
    if (now.getTime() - replaced > lifetimeDays.timestamp * 86_400_000) break;
    version -= 1;
  }
  return named;
}

/** What a withdrawal goes back to; and what was withdrawn itself, while nothing newer was published. */
async function waysBack(
  liveUpdate: string,
  ring: Ring,
  version: number,
  { target, withdrawn }: RingFile,
): Promise<readonly RingFile[]> {
  const { release } = target.custom;
  const gone = new Set(withdrawn.map((each) => each.release));
  const last = Math.max(release, ...gone);
  const found = await Promise.all([
    earlierRing(
      liveUpdate,
      ring,
      version,
      ({ target: { custom } }) => custom.release < release && !gone.has(custom.release),
    ),
    earlierRing(
      liveUpdate,
      ring,
      version,
      ({ target: { custom } }) => custom.release === last && last > release,
    ),
  ]);
  return found.filter((file) => file !== undefined);
}

/** The metadata of a ring, and all that it leads to. */
function filesOf(ring: Ring, { file, target: { sha256, custom } }: RingFile): readonly string[] {
  const { release, deltas } = custom;
  return [
    file,
    consistentTargetFile(bundlePath(ring, release), sha256),
    targetFile(evidencePath(release)),
    ...Object.keys(deltas).map((from) => targetFile(deltaPath(Number(from), release))),
  ];
}

/** Undefined where it is not there, and where it is no such file: nobody finds a way through it then. */
async function read<T>(liveUpdate: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const bytes = await readIfThere(join(liveUpdate, path));
  if (bytes === undefined) return undefined;
  try {
    return readJson(path, bytes, schema);
  } catch (error) {
    if (error instanceof ClarionError && error.kind === 'verification') return undefined;
    throw error;
  }
}

async function filesBelow(liveUpdate: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(liveUpdate, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(liveUpdate, join(entry.parentPath, entry.name)));
}

/** Versioned metadata, but for roots. */
function isVersioned(path: string): boolean {
  return /^metadata\/[1-9][0-9]*\.(?!root\.)[a-z]+\.json$/.test(path);
}
