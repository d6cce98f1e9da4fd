import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../../src/names/error.ts';
import {
  createFetcher,
  type Fetcher,
  type MetadataName,
  type MetadataStore,
} from '../../src/verify/index.ts';

/** A metadata folder in memory. */
export function memoryStore(): MetadataStore & {
  readonly files: Map<MetadataName, Uint8Array>;
  readonly order: MetadataName[];
} {
  const files = new Map<MetadataName, Uint8Array>();
  const order: MetadataName[] = [];
  return {
    files,
    order,
    read: async (name) => files.get(name),
    write: async (name, bytes) => {
      files.set(name, bytes);
      order.push(name);
    },
  };
}

/** A fetcher that changes what arrives: given the file's name and bytes. */
export function changing(
  change: (path: string, bytes: Uint8Array) => Uint8Array | undefined,
): Fetcher & { readonly fetched: string[] } {
  const inner = createFetcher();
  const fetched: string[] = [];
  return {
    fetched,
    get: async (url, ceiling, step) => {
      const bytes = await inner.get(url, ceiling, step);
      if (bytes === undefined) return undefined;
      fetched.push(url.pathname);
      return change(url.pathname, bytes);
    },
  };
}

/** The error that a promise rejects with. */
export async function refusalOf(promise: Promise<unknown>): Promise<ClarionError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ClarionError) return error;
    throw error;
  }
  throw new Error('Expected a refusal, and it was accepted');
}

/** All files below a folder, by path, with their bytes in base64. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(folder.length + 1)] = (await readFile(path)).toString('base64');
  }
  return files;
}
