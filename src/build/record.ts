import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CacheFile } from '../workspace/cache-file.ts';
import { type Stamp, stampOf, tick } from '../workspace/judge.ts';

/** A file as the build left it. */
export type FileRecord = readonly [path: string, ...Stamp];

/** What was made, and what it was made from. */
export interface UnitRecord {
  /** Another one, once anything that goes into the files is another. */
  readonly key: string;
  readonly files: readonly FileRecord[];
}

export interface NoteRecord extends UnitRecord {
  /** Of the summary that goes into lists and feeds. */
  readonly summary: string;
}

/** What an earlier build knew when it was done. It saves work and decides nothing: without it, the result is the same. */
export interface BuildRecord {
  /** Digest of the list that the build left in the folder. */
  readonly list: string;
  /** When the files were looked at, in milliseconds. */
  readonly taken: number;
  /** What each note became, by its file. */
  readonly notes: Readonly<Record<string, NoteRecord>>;
  /** What was made of all notes together, or of none. */
  readonly all: UnitRecord;
}

/** Sum and version say that this very code wrote it: the rest of its shape is not looked at again, note by note. */
const recordSchema = z.object({
  list: z.string(),
  taken: z.number(),
  notes: z.record(z.string(), z.custom<NoteRecord>()),
  all: z.custom<UnitRecord>(),
});

export function parseRecord({ body }: CacheFile): BuildRecord | undefined {
  return body === undefined ? undefined : recordSchema.safeParse(JSON.parse(body.toString('utf8'))).data;
}

export function writeRecord(record: BuildRecord): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** Looks at a file that was made. */
export function recordOf(folder: string, path: string): FileRecord {
  return [path, ...stampOf(folder, path)];
}

/** Where a file system's clock is this much finer than a second, it ticks with the kernel's; in milliseconds. */
const fineTick = 50;

/**
 * Files that are as the build left them: by their stamps, or where one is another or too new to be believed (see
 * `tick`), by their bytes. Undefined where one of them is not. Stamps come back as they are now.
 *
 * @param taken when the stamps were taken, in milliseconds.
 * @param digestOf SHA-256 of a file as the build made it, in hex.
 */
export function asLeft(
  folder: string,
  files: readonly FileRecord[],
  taken: number,
  digestOf: (path: string) => string | undefined,
): readonly FileRecord[] | undefined {
  const now: FileRecord[] = [];
  let moved = false;
  for (const file of files) {
    const [path, ...before] = file;
    const there = recordOf(folder, path);
    const [, size, modified, changed, inode] = there;
    const same = size === before[0] && modified === before[1] && changed === before[2] && inode === before[3];
    const slack = Number.isInteger(modified) ? tick : fineTick;
    if (!(same && Math.max(modified, changed) + slack < taken) && !holds(folder, path, digestOf(path)))
      return undefined;
    now.push(there);
    moved ||= !same;
  }
  return moved ? now : files;
}

function holds(folder: string, path: string, digest: string | undefined): boolean {
  const full = join(folder, path);
  if (lstatSync(full, { throwIfNoEntry: false })?.isFile() !== true) return false;
  return createHash('sha256').update(readFileSync(full)).digest('hex') === digest;
}
