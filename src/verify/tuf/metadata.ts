import { type Key, Root, Snapshot, Targets, Timestamp } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';
import { refusal, refuseOn, type StepCode } from '../steps.ts';
import { canonical, type Json, parseJson } from './json.ts';
import { verifierOf } from './key.ts';

/** One metadata file as it arrived: its step, its name for messages, its bytes. */
export interface MetadataFile {
  readonly step: StepCode;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A metadata file that is JSON of the right form, and of which no signature has been checked. */
export interface OpenedFile extends MetadataFile {
  /** What is signed, with all that we know nothing of: it is signed too (4.1). */
  readonly signed: Json;
  /** By key id. */
  readonly signatures: ReadonlyMap<string, string>;
}

/** Metadata, as the models read it. */
export interface RootMetadata {
  readonly signed: Root;
  /** 5.3.12. */
  readonly consistent: boolean;
}
export interface TimestampMetadata {
  readonly signed: Timestamp;
}
export interface SnapshotMetadata {
  readonly signed: Snapshot;
}
export interface TargetsMetadata {
  readonly signed: Targets;
  /**
   * Names of the delegated roles in order of appearance, which is their priority (4.5). The model keeps them as
   * properties of an object, and those whose names are digits move to its front.
   */
  readonly order: readonly string[];
}

const hex = z.string().regex(/^([0-9a-f]{2})*$/, 'lower-case hex digits');
const signedSchema = z.looseObject({
  version: z.int().min(1),
  expires: z.iso.datetime({ precision: 0, error: 'a date like 2026-11-23T10:00:00Z' }),
});
const metaSchema = z.looseObject({ version: z.int().min(1), length: z.int().min(1).optional() });

/**
 * Most entries of one list in metadata. The models take time by the square of their number: 8,000 take ten seconds,
 * and five megabytes hold fifty thousand.
 */
const maxEntries = 2_000;

function few<T>(name: string, values: z.ZodType<T>) {
  return z.record(z.string(), values).refine((record) => Object.keys(record).length <= maxEntries, {
    error: `at most ${maxEntries} ${name}`,
    abort: true,
  });
}

/** What the models do not look at. */
const schemas = {
  root: signedSchema.extend({
    _type: z.literal('root'),
    consistent_snapshot: z.boolean().default(false),
    keys: few('keys', z.unknown()),
  }),
  timestamp: signedSchema.extend({
    _type: z.literal('timestamp'),
    meta: z.looseObject({ 'snapshot.json': metaSchema }),
  }),
  snapshot: signedSchema.extend({
    _type: z.literal('snapshot'),
    meta: few('files', metaSchema),
  }),
  targets: signedSchema.extend({
    _type: z.literal('targets'),
    targets: few('targets', z.looseObject({ length: z.int().min(0) })),
    delegations: z
      .looseObject({
        keys: few('keys', z.unknown()).default({}),
        roles: z
          .array(z.looseObject({ name: z.string() }))
          .max(maxEntries)
          .default([]),
      })
      .default({ keys: {}, roles: [] }),
  }),
};
type Kind = keyof typeof schemas;

const signaturesSchema = z.looseObject({
  // The models decode hex of either case: with one of them, no letter can be changed unnoticed.
  signatures: z.array(z.looseObject({ keyid: z.string(), sig: hex })),
});

/** Reads the envelope of a file: no more than is needed to check its signatures. */
export function openFile(file: MetadataFile): OpenedFile {
  const data = parse(file);
  const { signed } = data;
  if (typeof signed !== 'object' || signed === null || Array.isArray(signed))
    throw refusal(file.step, `${file.name} is no TUF metadata: signed: it is no object`);
  const signatures = new Map<string, string>();
  for (const { keyid, sig } of shaped(file, signaturesSchema, data).signatures) {
    // 4.2: each key id once, even where the threshold is met without.
    if (signatures.has(keyid))
      throw refusal(file.step, `${file.name} holds two signatures by the key ${keyid.slice(0, 64)}`);
    signatures.set(keyid, sig);
  }
  return { ...file, signed, signatures };
}

function parse(file: MetadataFile): Json {
  try {
    return parseJson(file.bytes);
  } catch (error) {
    throw refusal(file.step, `${file.name} is not JSON: ${error instanceof Error ? error.message : error}`, {
      expected: 'TUF metadata: JSON that every reader reads alike',
      hint: 'A web page in place of the file is the common cause: look at the address in a browser.',
      cause: error,
    });
  }
}

function shaped<T>(file: MetadataFile, schema: z.ZodType<T>, data: Json): T {
  const shape = schema.safeParse(data);
  if (shape.success) return shape.data;
  const issue = shape.error.issues[0];
  throw refusal(
    file.step,
    `${file.name} is no TUF metadata: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

function modelled<T>(file: OpenedFile, kind: Kind, make: (signed: Json) => T): T {
  shaped<unknown>(file, schemas[kind], file.signed);
  return refuseOn(file.step, `${file.name} is no TUF metadata`, () => make(file.signed));
}

export function rootIn(file: OpenedFile): RootMetadata {
  const consistent = file.signed.consistent_snapshot ?? false;
  const signed = modelled(file, 'root', (data) =>
    Root.fromJSON({ ...data, consistent_snapshot: consistent }),
  );
  return { signed, consistent: consistent === true };
}

export function timestampIn(file: OpenedFile): TimestampMetadata {
  return { signed: modelled(file, 'timestamp', (data) => Timestamp.fromJSON(data)) };
}

export function snapshotIn(file: OpenedFile): SnapshotMetadata {
  return { signed: modelled(file, 'snapshot', (data) => Snapshot.fromJSON(data)) };
}

export function targetsIn(file: OpenedFile): TargetsMetadata {
  const { delegations } = shaped(file, schemas.targets, file.signed);
  const signed = modelled(file, 'targets', (data) => Targets.fromJSON(data));
  return { signed, order: delegations.roles.map(({ name }) => name) };
}

/** Reads a timestamp of which this machine knows that it verified. */
export function readTimestamp(file: MetadataFile): TimestampMetadata {
  return timestampIn(openFile(file));
}

type Signed = Root | Timestamp | Snapshot | Targets;

/** Who may sign a role: the keys that its delegator names for it, and how many have to. */
export interface Signatories {
  readonly name: string;
  readonly keys: Readonly<Record<string, Key>>;
  readonly keyIDs: readonly string[];
  readonly threshold: number;
}

/** Who signs a top-level role. */
export function signatoriesOf({ signed }: RootMetadata, name: Kind): Signatories {
  const { keyIDs = [], threshold = Number.POSITIVE_INFINITY } = signed.roles[name] ?? {};
  return { name, keys: signed.keys, keyIDs, threshold };
}

/**
 * Arbitrary software attack: a threshold of the role's keys signed (5.3.4, 5.4.2, 5.5.3, 5.6.3). Looks at nothing of
 * a file but its signatures, so that what nobody vouches for is not read further. Keys count, not their ids.
 */
export function checkSignatures(file: OpenedFile, role: Signatories): void {
  const signed = Buffer.from(canonical(file.signed));
  const counted = new Set<string>();
  for (const id of role.keyIDs) {
    const signature = file.signatures.get(id);
    const key = Object.hasOwn(role.keys, id) ? role.keys[id] : undefined;
    if (signature === undefined || signature === '' || key === undefined) continue;
    const verifier = verifierOf(key);
    if (verifier?.verifies(signed, signature) === true) counted.add(verifier.identity);
  }
  if (counted.size < role.threshold)
    throw refusal(
      file.step,
      `${file.name} has not enough good signatures: ${role.name} was signed by ${counted.size}/${role.threshold} keys`,
    );
}

/** Reads a root that is signed by a threshold of the keys that it names itself (5.3.4). */
export function selfSigned(file: MetadataFile): RootMetadata {
  const opened = openFile(file);
  const root = rootIn(opened);
  checkSignatures(opened, signatoriesOf(root, 'root'));
  return root;
}

/** Freeze attack: nothing that has expired is used (5.3.10, 5.4.4, 5.5.6, 5.6.5). */
export function checkExpiry(file: MetadataFile, { signed }: { readonly signed: Signed }, now: Date): void {
  if (!signed.isExpired(now)) return;
  throw refusal(file.step, `${file.name} expired on ${signed.expires}`, {
    expected: `metadata that is still good on ${now.toISOString().slice(0, 19)}Z`,
    hint: "Look at this machine's clock. If it is right, the publisher has not renewed the live update, or somebody holds the newer one back.",
  });
}

/** Rollback attack: a version never goes down (5.4.3, 5.5.5). */
export function checkNotOlder(file: MetadataFile, what: string, version: number, known: number): void {
  if (version >= known) return;
  throw refusal(
    file.step,
    `${file.name} is a rollback: ${what} is version ${version}, and version ${known} was seen before`,
    {
      expected: `version ${known} or newer`,
      hint: 'An older live update was put in its place. Tell the publisher.',
    },
  );
}

/** Runs a check on a file of this machine: true where it passes, false where it is refused. */
export function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof ClarionError && error.kind === 'verification') return false;
    throw error;
  }
}
