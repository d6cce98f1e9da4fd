import { lstatSync, readFileSync } from 'node:fs';
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
  /** A `library.yaml`, with the sids of 50,000 rules that got another. */
  library: 8_000_000,
  rules: 256_000_000,
  note: 1_000_000,
} as const;

export type Bytes = { readonly bytes: Uint8Array } | { readonly faults: readonly VFileMessage[] };

/** Reads a file of the workspace, no larger than the ceiling. What the system refuses is a fault of that file. */
export function readBytesNow(root: string, file: string, maxBytes: number): Bytes {
  const path = join(root, file);
  try {
    const status = lstatSync(path);
    if (!status.isFile())
      return { faults: [refused(file, 'Unexpected link or special file, expected a file')] };
    if (status.size > maxBytes) return { faults: [tooLarge(file, status.size, maxBytes)] };
    return { bytes: readFileSync(path) };
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

export async function readBytes(root: string, file: string, maxBytes: number): Promise<Bytes> {
  return readBytesNow(root, file, maxBytes);
}

function refused(file: string, reason: string): VFileMessage {
  return fault({ file, place: { line: 1, column: 1 }, rule: 'file-read', reason });
}

/** The command that begins a file of each folder. */
const beginnings: Readonly<Record<string, string>> = {
  signatures: 'clarion new signature',
  alarms: 'clarion new alarm',
  policies: 'clarion new policy',
};

function emptyFile(file: string): VFileMessage {
  const begins = file.includes('/samples/') ? undefined : beginnings[file.split('/')[0] ?? ''];
  const hint =
    file === 'clarion.yaml'
      ? '`clarion init DIR` writes one with all its keys into another folder: copy it from there.'
      : begins && `Delete it: \`${begins}\` begins one with all its keys.`;
  return fault({
    file,
    place: { line: 1, column: 1 },
    rule: 'schema',
    reason: 'Empty file, expected keys and values',
    hint,
  });
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
  // One fault, and not one for each key.
  if (/^(?:\s*(?:#[^\n]*|---)?(?:\n|$))*$/.test(text.source.text))
    return { faults: [...text.faults, emptyFile(file)] };
  const reading = readYaml({ file, place: text.source.place, hiddenAllowed }, text.source.text, schema);
  return { ...reading, faults: [...text.faults, ...reading.faults] };
}
