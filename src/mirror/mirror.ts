import { mkdir, readdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { ClarionError } from '../names/error.ts';
import { type Enrolment, type Ring, sha256 } from '../release/index.ts';
import { withLock } from '../store/index.ts';
import {
  checkTrust,
  createFetcher,
  type Fetcher,
  findEarlierRoots,
  findEarlierTeams,
  type MetadataStore,
  type Pulled,
  pull,
  type Signer,
  type StepObserver,
} from '../verify/index.ts';
import { type MissingDelta, takeDeltas } from './deltas.ts';
import { keptMetadata } from './kept.ts';
import { layOut, prune } from './lay-out.ts';
import { timestampPath } from './place.ts';
import { type MirrorRecord, readRecord, recordFile, undamaged, writeRecord } from './record.ts';
import { take } from './taking.ts';
import { inFolder } from './trouble.ts';

export interface MirrorOptions {
  /** What is trusted. */
  readonly enrolment: Enrolment;
  /** The live update that is mirrored, ending in a slash. */
  readonly from: URL;
  /** The mirror's folder: new, empty, or a mirror of the same workspace. */
  readonly out: string;
  readonly rings: readonly Ring[];
  /** Deltas from so many of the newest older releases, as far as the ring names them. */
  readonly deltas: number;
  /** Milliseconds that a file stays after it is last needed: a sensor may be about to ask for it. */
  readonly grace: number;
  /** For `file:` alone, milliseconds by which the timestamp may have expired. */
  readonly carriedFor?: number | undefined;
  readonly clock: Date;
  readonly fetcher?: Fetcher | undefined;
  readonly passed?: StepObserver | undefined;
  /** Writes a file of the mirror; tests make it fail. */
  readonly write?: ((path: string, bytes: Uint8Array) => Promise<void>) | undefined;
}

export interface MirroredRelease {
  readonly ring: Ring;
  readonly release: number;
  readonly date: string;
  readonly signers: readonly Signer[];
}

export interface Mirrored {
  readonly outcome: 'updated' | 'nothing-new';
  readonly releases: readonly MirroredRelease[];
  /** When the timestamp expires, RFC 3339. */
  readonly expires: string;
  /** Bytes that came from the live update. */
  readonly bytes: number;
  /** Paths below the folder, in order. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly missing: readonly MissingDelta[];
  /** Why the chains begin no earlier than they do, where somebody offers another beginning. */
  readonly leftOut: readonly string[];
}

/**
 * Brings a mirror up to date: verifies a live update as a sensor does, every step for every ring, then lays out what
 * sensors ask for and nothing else. Files that are here and undamaged are not asked for again. Whatever is refused, the
 * mirror stays as it was.
 *
 * @throws ClarionError: `verification` with the step that refused, `unreachable`, `state`, `usage` for a folder that is
 * no mirror.
 */
export async function mirror(options: MirrorOptions): Promise<Mirrored> {
  const { enrolment, out } = options;
  const root = Buffer.from(JSON.stringify(enrolment.root));
  await checkTrust(root, enrolment.team);
  return inFolder(out, async () => {
    await mkdir(out, { recursive: true });
    return withLock(out, async () => renew(options, root, await openRecord(out, enrolment)));
  });
}

async function renew(options: MirrorOptions, root: Uint8Array, record: MirrorRecord): Promise<Mirrored> {
  const { from: url, out, clock, grace } = options;
  const origin = options.fetcher ?? createFetcher();
  const taking = take({ url, fetcher: origin, here: (path) => undamaged(out, record, path) });
  const { fetcher } = taking;
  const metadata = keptMetadata(out, record);
  const pulled = await metadata.orDamaged(() =>
    pullRings({ ...options, fetcher }, root, record, metadata.store),
  );
  const files = taking.files();
  files.delete(timestampPath);
  for (const [path, bytes] of metadata.used()) files.set(path, bytes);

  const missing: MissingDelta[] = [];
  for (const { release, deltas } of pulled) {
    const most = options.deltas;
    const taken = await takeDeltas({ release: release.file.number, deltas, most, url, fetcher, origin });
    for (const [path, bytes] of taken.files) files.set(path, bytes);
    missing.push(...taken.missing);
  }
  const leftOut = await addBeginnings(options, fetcher, root, files);

  const next = nextRecord(record, files, pulled, clock, metadata.tag());
  await keepRecord(out, record, next);
  const written = await layOut(out, { files, timestamp: metadata.timestamp() }, options.write);
  const pruned = await prune(out, next, clock, grace);
  await keepRecord(out, next, pruned.record);
  return {
    outcome: written.length === 0 ? 'nothing-new' : 'updated',
    releases: pulled.map(({ ring, release: { file, signers } }) => ({
      ring,
      release: file.number,
      date: file.date,
      signers,
    })),
    expires: pulled.at(-1)?.freshness.expires ?? '',
    bytes: taking.bytes(),
    written,
    removed: pruned.removed,
    missing,
    leftOut,
  };
}

type New = Extract<Pulled, { readonly outcome: 'new' }>;
type PulledRing = New & { readonly ring: Ring };

/** Verifies the release of each ring, as a sensor that has none. */
async function pullRings(
  {
    from: url,
    rings,
    enrolment: { team },
    clock,
    carriedFor,
    passed,
    fetcher,
  }: MirrorOptions & { readonly fetcher: Fetcher },
  root: Uint8Array,
  { floors }: MirrorRecord,
  metadata: MetadataStore,
): Promise<readonly PulledRing[]> {
  const all: PulledRing[] = [];
  for (const ring of rings) {
    const known = floors[ring];
    const floor = known && { ...known, date: new Date(known.date), ring };
    const trust = { metadata, root, team, clock, floor, carriedFor };
    const pulled = await pull({ url, ring, fetcher, ...trust, asOffered: true, passed });
    if (pulled.outcome !== 'new')
      throw new ClarionError('internal', 'A first pull found nothing new', { code: 'mirror/pull' });
    all.push({ ...pulled, ring });
  }
  return all;
}

/**
 * Adds roots and team files from before the enrolment: sensors may have started from them. What is not of the chains
 * is left out, and told.
 */
async function addBeginnings(
  { from: url, enrolment: { team: trusted }, clock: now }: MirrorOptions,
  fetcher: Fetcher,
  root: Uint8Array,
  files: Map<string, Uint8Array>,
): Promise<readonly string[]> {
  const leftOut: string[] = [];
  const orTold = async (walk: Promise<void>) => {
    try {
      await walk;
    } catch (error) {
      if (!(error instanceof ClarionError) || error.kind !== 'verification') throw error;
      leftOut.push(error.message);
    }
  };
  const metadata = new URL('metadata/', url);
  const foundRoot = (name: string, bytes: Uint8Array) => void files.set(`metadata/${name}`, bytes);
  await orTold(findEarlierRoots({ url: metadata, fetcher, trusted: root, found: foundRoot }));
  const found = (path: string, bytes: Uint8Array) => void files.set(path, bytes);
  await orTold(findEarlierTeams({ url, fetcher, trusted, now, found }));
  return leftOut;
}

function nextRecord(
  record: MirrorRecord,
  files: ReadonlyMap<string, Uint8Array>,
  pulled: readonly PulledRing[],
  now: Date,
  tag: string | undefined,
): MirrorRecord {
  const needed = Object.fromEntries([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  // What a ring withdrew stays the newest that was seen in it.
  const seen = pulled
    .filter(({ ring, release: { file } }) => file.number >= (record.floors[ring]?.release ?? 0))
    .map(({ ring, release: { file }, sha256 }) => [ring, { release: file.number, sha256, date: file.date }]);
  const since = now.toISOString();
  const unneeded = Object.keys(record.files)
    .filter((path) => !files.has(path))
    .map((path) => [path, record.unneeded[path] ?? since]);
  return {
    ...record,
    floors: { ...record.floors, ...Object.fromEntries(seen) },
    snapshot: [...files.keys()].find((path) => path.endsWith('.snapshot.json')),
    tag,
    files: { ...record.files, ...needed },
    unneeded: Object.fromEntries(unneeded),
  };
}

async function keepRecord(out: string, before: MirrorRecord, next: MirrorRecord): Promise<void> {
  if (!isDeepStrictEqual(before, next)) await writeRecord(out, next);
}

/** @throws ClarionError of kind `usage`, code `mirror/out`, where the folder holds something else. */
async function openRecord(out: string, { workspace }: Enrolment): Promise<MirrorRecord> {
  const record = await readRecord(out);
  if (record?.workspace === workspace) return record;
  const others = (await readdir(out)).filter((name) => name !== `.${recordFile}.aside`);
  if (record !== undefined || others.length > 0)
    throw new ClarionError(
      'usage',
      record === undefined
        ? `${out} is not empty, and no mirror`
        : `${out} is a mirror of the workspace ${record.workspace}`,
      { code: 'mirror/out', expected: `a new or empty folder, or a mirror of ${workspace}` },
    );
  return { format: 1, workspace, floors: {}, files: {}, unneeded: {} };
}
