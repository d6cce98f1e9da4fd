import type { ClarionError } from '../../names/error.ts';
import { shown } from '../fetch/refused.ts';
import type { Condition, Fetcher } from '../fetcher.ts';
import { refusal, type StepCode, type StepObserver } from '../steps.ts';
import { delegationTo } from './delegation.ts';
import { checkPromised, safeName } from './file.ts';
import { orDamaged, trusted } from './kept.ts';
import {
  checkExpiry,
  checkNotOlder,
  checkSignatures,
  type MetadataFile,
  openFile,
  passes,
  type RootMetadata,
  type Signatories,
  type SnapshotMetadata,
  selfSigned,
  signatoriesOf,
  snapshotIn,
  type TargetsMetadata,
  type TimestampMetadata,
  targetsIn,
  timestampIn,
} from './metadata.ts';
import { type Found, search } from './search.ts';
import { readTag, type TagName, writeTag } from './tag.ts';

/** Names of the files in a sensor's metadata folder: a role's, or what the server calls its timestamp. */
export type MetadataName = `${string}.json` | TagName;

/** The sensor's own copy of what verified. `write` replaces a file in one step, or leaves it. */
export interface MetadataStore {
  read(name: MetadataName): Promise<Uint8Array | undefined>;
  write(name: MetadataName, bytes: Uint8Array): Promise<void>;
}

export interface RefreshOptions {
  /** The metadata folder's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  readonly store: MetadataStore;
  /** The root of the enrolment; used until the store holds one. */
  readonly enrolled: Uint8Array;
  /** 5.1: the time of the whole run. */
  readonly now: Date;
  /** Milliseconds by which the timestamp alone may have expired: for a folder that is carried by hand. */
  readonly grace?: number | undefined;
  readonly passed?: StepObserver | undefined;
}

/** A repository whose top-level metadata has verified. */
export interface Repository {
  readonly root: RootMetadata;
  readonly timestamp: TimestampMetadata;
  readonly targets: TargetsMetadata;
  /** The metadata of a role that the top-level targets role delegates to. */
  delegated(name: string): Promise<TargetsMetadata>;
  /** 5.6.7: who is trusted with a target path, and what they say of it; undefined where nobody names it. */
  find(path: string): Promise<Found | undefined>;
}

/** Most bytes of root metadata. */
export const rootCeiling = 512_000;
/** Ceilings for other files whose length no signed metadata gives, or gives too high, in bytes. */
const ceilings = { timestamp: 16_384, snapshot: 2_000_000, targets: 5_000_000 };
/** 5.3.3: how many roots one run walks. */
const maxRotations = 256;

/**
 * The client workflow of TUF 1.0.34, 5.1 to 5.6, clause by clause. Each file is kept as soon as it verified, in the
 * order root, timestamp, snapshot, targets, delegated roles.
 *
 * tuf-js checks much the same, but takes no clock, tells its errors as text and can not be told by a foreign fetcher
 * that there is no next root; so the workflow stands here on its models.
 */
export async function refresh(options: RefreshOptions): Promise<Repository> {
  const root = await updateRoot(options);
  options.passed?.('verify/root');
  const timestamp = await updateTimestamp(options, root);
  options.passed?.('verify/timestamp');
  const snapshot = await updateSnapshot(options, root, timestamp);
  options.passed?.('verify/snapshot');
  const load = (by: Signatories) => updateTargets(options, root, snapshot, by);
  const targets = await load(signatoriesOf(root, 'targets'));
  return {
    root,
    timestamp,
    targets,
    delegated: async (name) => {
      const delegation = delegationTo(targets, name);
      if (delegation === undefined)
        throw refusal('verify/targets', `targets.json delegates nothing to ${name}`);
      return load(delegation);
    },
    find: (path) => search(targets, path, load),
  };
}

/** 5.2 and 5.3. */
async function updateRoot(options: RefreshOptions): Promise<RootMetadata> {
  // 5.2. That it has expired does not matter yet.
  const bytes = (await options.store.read('root.json')) ?? options.enrolled;
  let file: MetadataFile = { step: 'verify/root', name: 'root.json', bytes };
  let root = orDamaged(file, selfSigned);
  // 5.3.1, 5.3.9
  for (let walked = 0; walked < maxRotations; walked++) {
    // 5.3.2 and 5.3.3: the next version, if there is one.
    const version = root.signed.version + 1;
    const name = `${version}.root.json`;
    const bytes = await options.fetcher.get(new URL(name, options.url), rootCeiling, 'verify/root');
    if (bytes === undefined) break;
    file = { step: 'verify/root', name, bytes };
    // 5.3.4: signed by the keys of the root before, and by its own.
    checkSignatures(openFile(file), signatoriesOf(root, 'root'));
    const next = selfSigned(file);
    // 5.3.5: exactly the next version.
    if (next.signed.version !== version)
      throw refusal('verify/root', `${name} says that it is version ${next.signed.version}`);
    // 5.3.6: that it has expired does not matter yet. 5.3.7 and 5.3.8: trusted and kept.
    root = next;
    await options.store.write('root.json', bytes);
  }
  // 5.3.10. (5.3.11: a kept timestamp or snapshot that the keys of this root do not vouch for is as good as deleted:
  // see `trusted`. 5.3.12: `root.consistent`.)
  checkExpiry(file, root, options.now);
  return root;
}

/** 5.4. */
async function updateTimestamp(options: RefreshOptions, root: RootMetadata): Promise<TimestampMetadata> {
  const step = 'verify/timestamp';
  const name = 'timestamp.json';
  const now = new Date(options.now.getTime() - (options.grace ?? 0));
  const keptBytes = await options.store.read(name);
  const kept = keptBytes && trusted({ step, name, bytes: keptBytes }, root, 'timestamp', timestampIn);
  // 5.4.1, and nothing is sent where what is kept is what the server still has.
  const url = new URL(name, options.url);
  const tag = kept && keptBytes && (await readTag(options.store, url, keptBytes));
  let newTag: string | undefined;
  const condition: Condition = {
    known: tag === undefined || keptBytes === undefined ? undefined : { tag, bytes: keptBytes },
    tagged: (told) => {
      newTag = told;
    },
  };
  const bytes = await options.fetcher.get(url, ceilings.timestamp, step, { condition });
  if (bytes === undefined) throw missing(step, name, url);
  const file: MetadataFile = { step, name, bytes };
  // 5.4.2
  const opened = openFile(file);
  checkSignatures(opened, signatoriesOf(root, 'timestamp'));
  const timestamp = timestampIn(opened);
  if (kept !== undefined) {
    // 5.4.3.1: an equal version is no new one: what is kept stays.
    checkNotOlder(file, 'it', timestamp.signed.version, kept.signed.version);
    if (timestamp.signed.version === kept.signed.version) {
      checkExpiry(file, kept, now);
      if (newTag !== undefined && keptBytes !== undefined && Buffer.from(bytes).equals(keptBytes))
        await writeTag(options.store, url, keptBytes, newTag);
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
  // 5.4.4
  checkExpiry(file, timestamp, now);
  // 5.4.5
  await options.store.write(name, bytes);
  if (newTag !== undefined) await writeTag(options.store, url, bytes, newTag);
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
  const kept = keptFile && trusted(keptFile, root, 'snapshot', snapshotIn);
  if (keptFile !== undefined && kept !== undefined && kept.signed.version === promised.version) {
    const asPromised = () => checkPromised(step, keptFile.name, keptFile.bytes, promised, 'the timestamp');
    if (passes(asPromised)) {
      checkExpiry(keptFile, kept, options.now);
      return kept;
    }
  }
  // 5.5.1
  const name = root.consistent ? `${promised.version}.snapshot.json` : 'snapshot.json';
  const bytes = await fetched(options, step, name, promised.length, ceilings.snapshot);
  const file: MetadataFile = { step, name, bytes };
  // 5.5.2
  checkPromised(step, name, bytes, promised, 'the timestamp');
  // 5.5.3
  const opened = openFile(file);
  checkSignatures(opened, signatoriesOf(root, 'snapshot'));
  const snapshot = snapshotIn(opened);
  // 5.5.4
  checkVersion(file, snapshot.signed.version, promised.version, 'the timestamp');
  // 5.5.5
  const listed = new Map(Object.entries(snapshot.signed.meta));
  for (const [role, known] of Object.entries(kept?.signed.meta ?? {})) {
    const now = listed.get(role);
    if (now === undefined) throw refusal(step, `${name} leaves out ${role}, which was there before`);
    checkNotOlder(file, role, now.version, known.version);
  }
  // 5.5.6
  checkExpiry(file, snapshot, options.now);
  // 5.5.7
  await options.store.write('snapshot.json', bytes);
  return snapshot;
}

/** 5.6.1 to 5.6.6, for the top-level role and for every role that is delegated to. */
async function updateTargets(
  options: RefreshOptions,
  root: RootMetadata,
  snapshot: SnapshotMetadata,
  by: Signatories,
): Promise<TargetsMetadata> {
  const step = 'verify/targets';
  const promised = new Map(Object.entries(snapshot.signed.meta)).get(`${by.name}.json`);
  if (promised === undefined) throw refusal(step, `snapshot.json does not name ${by.name}.json`);
  const check = (file: MetadataFile): TargetsMetadata => {
    // 5.6.2
    checkPromised(step, file.name, file.bytes, promised, 'the snapshot');
    // 5.6.3: by the keys of the role that led here, whoever else vouched for the file before.
    const opened = openFile(file);
    checkSignatures(opened, by);
    const targets = targetsIn(opened);
    // 5.6.4
    checkVersion(file, targets.signed.version, promised.version, 'the snapshot');
    // 5.6.5
    checkExpiry(file, targets, options.now);
    return targets;
  };
  const own = `${safeName(step, by.name)}.json` as const;
  const keptBytes = await options.store.read(own);
  const kept = keptBytes && ({ step, name: own, bytes: keptBytes } as const);
  if (kept !== undefined && passes(() => check(kept))) return check(kept);
  // 5.6.1
  const name = root.consistent ? `${promised.version}.${own}` : own;
  const bytes = await fetched(options, step, name, promised.length, ceilings.targets);
  const targets = check({ step, name, bytes });
  // 5.6.6
  await options.store.write(own, bytes);
  return targets;
}

async function fetched(
  { url: base, fetcher }: RefreshOptions,
  step: StepCode,
  name: string,
  length: number | undefined,
  ceiling: number,
): Promise<Uint8Array> {
  const url = new URL(name, base);
  const bytes = await fetcher.get(url, Math.min(length ?? ceiling, ceiling), step);
  if (bytes === undefined) throw missing(step, name, url);
  return bytes;
}

function missing(step: StepCode, name: string, url: URL): ClarionError {
  return refusal(step, `${name} is missing`, { expected: `the file at ${shown(url)}` });
}

function checkVersion(file: MetadataFile, version: number, promised: number, by: string): void {
  if (version !== promised)
    throw refusal(file.step, `${file.name} says version ${version}, and ${by} names version ${promised}`);
}
