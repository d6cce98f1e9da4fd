import { Metadata, MetadataKind } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';
import { refusal, refuseOn, type StepCode } from '../steps.ts';

/** One metadata file as it arrived: its step, its name for messages, its bytes. */
export interface MetadataFile {
  readonly step: StepCode;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * What the models do not look at. Signatures are lower-case hex: the models decode either case, and a file of which
 * a byte can be changed unnoticed is not the file that was signed.
 */
const envelope = z.looseObject({
  signatures: z.array(
    z.looseObject({ keyid: z.string(), sig: z.string().regex(/^([0-9a-f]{2})*$/, 'lower-case hex digits') }),
  ),
  signed: z.looseObject({
    spec_version: z.string().regex(/^1\.0(\.[0-9]+)?$/, 'version 1.0 of the TUF specification'),
    version: z.int().min(1),
    expires: z.iso.datetime({ precision: 0, error: 'a date like 2026-11-23T10:00:00Z' }),
  }),
});

/**
 * The signature is over the canonical form, which knows no white space and takes the last of two equal keys: bytes
 * that do not matter to it are bytes that anyone on the way can change. So the file has one of the few forms that its
 * data has: compact as ours, or indented as other TUF writers do it.
 */
const indents = [0, 1, 2, 4, '\t'];

type Json = Parameters<typeof Metadata.fromJSON>[1];

function read<T>(file: MetadataFile, make: (data: Json) => T): T {
  const data = parse(file);
  const shape = envelope.safeParse(data);
  const issue = shape.error?.issues[0];
  if (issue !== undefined)
    throw refusal(file.step, `${file.name} is no TUF metadata: ${issue.path.join('.')}: ${issue.message}`);
  return refuseOn(file.step, `${file.name} is no TUF metadata`, () => make(data));
}

function parse(file: MetadataFile): Json {
  let data: Json;
  let text: string;
  try {
    // A byte order mark stays, and is no JSON (RFC 8259, 8.1).
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes);
    data = JSON.parse(text);
  } catch (error) {
    throw refusal(file.step, `${file.name} is not JSON`, {
      expected: 'TUF metadata',
      hint: 'A web page in place of the file is the common cause: look at the address in a browser.',
      cause: error,
    });
  }
  const isAsWritten = () => indents.some((indent) => JSON.stringify(data, undefined, indent) === text);
  if (!refuseOn(file.step, `${file.name} is no TUF metadata`, isAsWritten))
    throw refusal(file.step, `${file.name} is not written as a JSON writer writes it`, {
      expected: 'compact JSON or one indent throughout, each key once, and no byte more',
      hint: 'Something on the way has changed the file, if only its white space. Tell the publisher.',
    });
  return data;
}

export const readRoot = (file: MetadataFile) =>
  read(file, (data) => Metadata.fromJSON(MetadataKind.Root, data));
export const readTimestamp = (file: MetadataFile) =>
  read(file, (data) => Metadata.fromJSON(MetadataKind.Timestamp, data));
export const readSnapshot = (file: MetadataFile) =>
  read(file, (data) => Metadata.fromJSON(MetadataKind.Snapshot, data));
export const readTargets = (file: MetadataFile) =>
  read(file, (data) => Metadata.fromJSON(MetadataKind.Targets, data));

export type RootMetadata = ReturnType<typeof readRoot>;
export type TimestampMetadata = ReturnType<typeof readTimestamp>;
export type SnapshotMetadata = ReturnType<typeof readSnapshot>;
export type TargetsMetadata = ReturnType<typeof readTargets>;

type Delegator = RootMetadata | TargetsMetadata;
type Delegated = RootMetadata | TimestampMetadata | SnapshotMetadata | TargetsMetadata;

/** Arbitrary software attack: a threshold of the role's keys signed (5.3.4, 5.4.2, 5.5.3, 5.6.3). */
export function checkSignatures(
  file: MetadataFile,
  delegator: Delegator,
  role: string,
  metadata: Delegated,
): void {
  refuseOn(file.step, `${file.name} has not enough good signatures`, () =>
    delegator.verifyDelegate(role, metadata),
  );
}

/** Freeze attack: nothing that has expired is used (5.3.10, 5.4.4, 5.5.6, 5.6.5). */
export function checkExpiry(file: MetadataFile, metadata: Delegated, now: Date): void {
  if (!metadata.signed.isExpired(now)) return;
  throw refusal(file.step, `${file.name} expired on ${metadata.signed.expires}`, {
    expected: `metadata that is still good on ${now.toISOString().slice(0, 19)}Z`,
    hint: "Look at this machine's clock. If it is right, the publisher has not renewed the live update, or somebody holds the newer one back.",
  });
}

/** Rollback attack: a version never goes down. */
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
