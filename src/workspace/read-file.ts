import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import type { z } from 'zod';
import { fault } from '../source/fault.ts';
import { readText, tooLarge } from '../source/text.ts';
import { readYaml, type YamlReading } from '../source/yaml.ts';

/** Ceilings in bytes. */
export const fileLimits = {
  yaml: 256_000,
  conversation: 1_000_000,
  capture: 5_000_000,
  detector: 64_000,
  note: 1_000_000,
} as const;

export type Bytes = { readonly bytes: Uint8Array } | { readonly faults: readonly VFileMessage[] };

/** Reads a file of the workspace, no larger than the ceiling. What the system refuses is a fault of that file. */
export async function readBytes(root: string, file: string, maxBytes: number): Promise<Bytes> {
  const path = join(root, file);
  try {
    const status = await lstat(path);
    if (!status.isFile())
      return { faults: [refused(file, 'Unexpected link or special file, expected a file')] };
    if (status.size > maxBytes) return { faults: [tooLarge(file, status.size, maxBytes)] };
    return { bytes: await readFile(path) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return {
      faults: [
        refused(
          file,
          error.code === 'ENOENT' ? `Missing file ${file}` : `Can't read the file: ${error.code}`,
        ),
      ],
    };
  }
}

function refused(file: string, reason: string): VFileMessage {
  return fault({ file, place: { line: 1, column: 1 }, rule: 'file-read', reason });
}

/** Reads a YAML file of the workspace: bytes, text, YAML, schema. */
export async function readYamlFile<T>(
  root: string,
  file: string,
  schema: z.ZodType<T>,
  { maxBytes = fileLimits.yaml, hiddenAllowed = false }: { maxBytes?: number; hiddenAllowed?: boolean } = {},
): Promise<YamlReading<T>> {
  const read = await readBytes(root, file, maxBytes);
  if ('faults' in read) return read;
  const text = readText(file, read.bytes, maxBytes);
  if (text.source === undefined) return { faults: text.faults };
  const reading = readYaml({ file, place: text.source.place, hiddenAllowed }, text.source.text, schema);
  return { ...reading, faults: [...text.faults, ...reading.faults] };
}
