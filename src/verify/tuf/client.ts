import { ClarionError } from '../../names/error.ts';
import type { Fetcher } from '../fetcher.ts';
import { refusal, refuseOn, type StepCode, type StepObserver } from '../steps.ts';
import {
  checkExpiry,
  checkNotOlder,
  checkSignatures,
  type MetadataFile,
  passes,
  type RootMetadata,
  readRoot,
  readSnapshot,
  readTargets,
  readTimestamp,
  type SnapshotMetadata,
  type TargetsMetadata,
  type TimestampMetadata,
} from './metadata.ts';

/** Names of the files in a sensor's metadata folder. */
export type MetadataName = 'root.json' | 'timestamp.json' | 'snapshot.json' | 'targets.json' | `${Ring}.json`;

/** Who gets a release first. */
export type Ring = 'stable' | 'canary';

/** The sensor's own copy of what verified. `write` replaces a file in one step, or leaves it. */
export interface MetadataStore {
  read(name: MetadataName): Promise<Uint8Array | undefined>;
  write(name: MetadataName, bytes: Uint8Array): Promise<void>;
}

export interface RefreshOptions {
  /** The metadata folder's address, ending in a slash. */
  readonly url: URL;
  readonly ring: Ring;
  readonly fetcher: Fetcher;
  readonly store: MetadataStore;
  /** The root of the enrolment; used until the store holds one. */
  readonly enrolled: Uint8Array;
  /** 5.1: the time of the whole run. */
  readonly now: Date;
  readonly passed?: StepObserver | undefined;
}

export interface Refreshed {
  readonly root: RootMetadata;
  readonly timestamp: TimestampMetadata;
  readonly targets: TargetsMetadata;
  readonly ring: TargetsMetadata;
}

/** Ceilings for files whose length no signed metadata gives, in bytes. */
const ceilings = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 5_000_000 };
/** 5.3.3: how many roots one run walks. */
const maxRotations = 256;

/**
 * The client workflow of TUF 1.0.34, 5.1 to 5.6, clause by clause. Each file is kept as soon as it verified, in the
 * order root, timestamp, snapshot, targets, ring.
 *
 * tuf-js checks the same, but takes no clock, tells its errors as text and can not be told by a foreign fetcher that
 * there is no next root; so the workflow stands here on its models.
 */
export async function refresh(options: RefreshOptions): Promise<Refreshed> {
  const root = await updateRoot(options);
  options.passed?.('verify/root');
  const timestamp = await updateTimestamp(options, root);
  options.passed?.('verify/timestamp');
  const snapshot = await updateSnapshot(options, root, timestamp);
  options.passed?.('verify/snapshot');
  const targets = await updateTargets(options, { snapshot, delegator: root, role: 'targets' });
  const ring = await updateTargets(options, { snapshot, delegator: targets, role: options.ring });
  options.passed?.('verify/targets');
  return { root, timestamp, targets, ring };
}

/** 5.2 and 5.3. */
async function updateRoot(options: RefreshOptions): Promise<RootMetadata> {
  const bytes = (await options.store.read('root.json')) ?? options.enrolled;
  let file: MetadataFile = { step: 'verify/root', name: 'root.json', bytes };
  let root = orDamaged(file, () => {
    const enrolled = readRoot(file);
    checkSignatures(file, enrolled, 'root', enrolled);
    return enrolled;
  });
  for (let walked = 0; walked < maxRotations; walked++) {
    // 5.3.2 and 5.3.3: the next version, if there is one.
    const version = root.signed.version + 1;
    const name = `${version}.root.json`;
    const bytes = await options.fetcher.get(new URL(name, options.url), ceilings.root, 'verify/root');
    if (bytes === undefined) break;
    file = { step: 'verify/root', name, bytes };
    const next = readRoot(file);
    // 5.3.4: signed by the keys of the root before and by its own.
    checkSignatures(file, root, 'root', next);
    checkSignatures(file, next, 'root', next);
    // 5.3.5: exactly the next version.
    if (next.signed.version !== version)
      throw refusal('verify/root', `${name} says that it is version ${next.signed.version}`);
    // 5.3.7 to 5.3.9: trusted, kept, and on to the next. (5.3.6: the expiry of those between does not matter.)
    root = next;
    await options.store.write('root.json', bytes);
  }
  // 5.3.10. (5.3.11: a timestamp or snapshot by keys that the new root no longer names fails its signature check
  // below and is forgotten, which is the recovery from a fast-forward attack.)
  checkExpiry(file, root, options.now);
  return root;
}

/** 5.4. */
async function updateTimestamp(options: RefreshOptions, root: RootMetadata): Promise<TimestampMetadata> {
  const step = 'verify/timestamp';
  const keptBytes = await options.store.read('timestamp.json');
  const kept =
    keptBytes &&
    trusted({ step, name: 'timestamp.json', bytes: keptBytes }, root, 'timestamp', readTimestamp);
  // 5.4.1
  const bytes = await fetched(options, step, 'timestamp.json', ceilings.timestamp);
  const file: MetadataFile = { step, name: 'timestamp.json', bytes };
  const timestamp = readTimestamp(file);
  // 5.4.2
  checkSignatures(file, root, 'timestamp', timestamp);
  if (kept !== undefined) {
    // 5.4.3.1: an equal version is no new one: what is kept stays.
    checkNotOlder(file, 'it', timestamp.signed.version, kept.signed.version);
    if (timestamp.signed.version === kept.signed.version) {
      checkExpiry(file, kept, options.now);
      return kept;
    }
    // 5.4.3.2
    checkNotOlder(
      file,
      'the snapshot that it names',
      timestamp.signed.snapshotMeta.version,
      kept.signed.snapshotMeta.version,
    );
  }
  // 5.4.4 and 5.4.5
  checkExpiry(file, timestamp, options.now);
  await options.store.write('timestamp.json', bytes);
  return timestamp;
}

/** 5.5. */
async function updateSnapshot(
  options: RefreshOptions,
  root: RootMetadata,
  timestamp: TimestampMetadata,
): Promise<SnapshotMetadata> {
  const step = 'verify/snapshot';
  const promised = timestamp.signed.snapshotMeta;
  const keptBytes = await options.store.read('snapshot.json');
  const keptFile = keptBytes && ({ step, name: 'snapshot.json', bytes: keptBytes } as const);
  const kept = keptFile && trusted(keptFile, root, 'snapshot', readSnapshot);
  if (keptFile !== undefined && kept !== undefined && kept.signed.version === promised.version) {
    const asPromised = () =>
      refuseOn(step, 'snapshot.json', () => promised.verify(Buffer.from(keptFile.bytes)));
    if (passes(asPromised)) {
      checkExpiry(keptFile, kept, options.now);
      return kept;
    }
  }
  // 5.5.1
  const name = `${promised.version}.snapshot.json`;
  const bytes = await fetched(options, step, name, promised.length ?? ceilings.snapshot);
  const file: MetadataFile = { step, name, bytes };
  // 5.5.2
  refuseOn(step, `${name} is not what the timestamp names`, () => promised.verify(Buffer.from(bytes)));
  const snapshot = readSnapshot(file);
  // 5.5.3
  checkSignatures(file, root, 'snapshot', snapshot);
  // 5.5.4
  checkVersion(file, snapshot.signed.version, promised.version, 'the timestamp');
  // 5.5.5
  for (const [role, known] of Object.entries(kept?.signed.meta ?? {})) {
    const now = snapshot.signed.meta[role];
    if (now === undefined) throw refusal(step, `${name} leaves out ${role}, which was there before`);
    checkNotOlder(file, role, now.version, known.version);
  }
  // 5.5.6 and 5.5.7
  checkExpiry(file, snapshot, options.now);
  await options.store.write('snapshot.json', bytes);
  return snapshot;
}

interface TargetsRole {
  readonly snapshot: SnapshotMetadata;
  readonly delegator: RootMetadata | TargetsMetadata;
  readonly role: 'targets' | Ring;
}

/** 5.6, for the top-level role and for the ring that it delegates to. */
async function updateTargets(
  options: RefreshOptions,
  { snapshot, delegator, role }: TargetsRole,
): Promise<TargetsMetadata> {
  const step = 'verify/targets';
  const promised = snapshot.signed.meta[`${role}.json`];
  if (promised === undefined) throw refusal(step, `snapshot.json does not name ${role}.json`);
  const check = (file: MetadataFile): TargetsMetadata => {
    // 5.6.2
    refuseOn(step, `${file.name} is not what the snapshot names`, () =>
      promised.verify(Buffer.from(file.bytes)),
    );
    const targets = readTargets(file);
    // 5.6.3
    checkSignatures(file, delegator, role, targets);
    // 5.6.4
    checkVersion(file, targets.signed.version, promised.version, 'the snapshot');
    // 5.6.5
    checkExpiry(file, targets, options.now);
    return targets;
  };
  const keptBytes = await options.store.read(`${role}.json`);
  const kept = keptBytes && ({ step, name: `${role}.json`, bytes: keptBytes } as const);
  if (kept !== undefined && passes(() => check(kept))) return check(kept);
  // 5.6.1
  const name = `${promised.version}.${role}.json`;
  const bytes = await fetched(options, step, name, promised.length ?? ceilings.targets);
  const targets = check({ step, name, bytes });
  // 5.6.6
  await options.store.write(`${role}.json`, bytes);
  return targets;
}

/** What this machine kept was whole when it was written: where it is not, nothing can be said about rollback. */
function orDamaged<T>(file: MetadataFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'verification') throw error;
    throw new ClarionError('state', `The sensor's own metadata/${file.name} is damaged: ${error.message}`, {
      code: 'sensor/metadata',
      hint: 'Find out who or what changed it, look at the disk, and enrol this sensor again.',
      cause: error,
    });
  }
}

/** A kept file serves against rollback only while the root's keys vouch for it. */
function trusted<T extends TimestampMetadata | SnapshotMetadata>(
  file: MetadataFile,
  root: RootMetadata,
  role: string,
  reader: (file: MetadataFile) => T,
): T | undefined {
  const metadata = orDamaged(file, () => reader(file));
  return passes(() => checkSignatures(file, root, role, metadata)) ? metadata : undefined;
}

async function fetched(
  options: RefreshOptions,
  step: StepCode,
  name: string,
  ceiling: number,
): Promise<Uint8Array> {
  const url = new URL(name, options.url);
  const bytes = await options.fetcher.get(url, ceiling, step);
  if (bytes === undefined) throw refusal(step, `${name} is missing`, { expected: `the file at ${url.href}` });
  return bytes;
}

function checkVersion(file: MetadataFile, version: number, promised: number, by: string): void {
  if (version !== promised)
    throw refusal(file.step, `${file.name} says version ${version}, and ${by} names version ${promised}`);
}
