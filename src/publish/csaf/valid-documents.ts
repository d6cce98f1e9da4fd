import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { openCacheFile } from '../../workspace/cache-file.ts';

/** Which documents an earlier build of a workspace found valid. */
export interface ValidDocuments {
  readonly has: (document: Uint8Array) => boolean;
  /** Remembers what was asked for, once all of it is valid. */
  readonly keep: () => Promise<void>;
}

/** Opens the cache of valid documents in the folder of caches: a digest of each, for one version of the validator. */
export async function openValidDocuments(folder: string, root: string): Promise<ValidDocuments> {
  const file = await openCacheFile({ folder, kind: 'csaf', of: root, version: validatorVersion() });
  const known = new Set(file.body?.toString('latin1').split('\n'));
  const asked = new Set<string>();
  return {
    has: (document) => {
      const digest = sha256(document);
      asked.add(digest);
      return known.has(digest);
    },
    keep: async () => {
      if ([...asked].every((digest) => known.has(digest))) return;
      await file.write(Buffer.from([...asked].join('\n'), 'latin1'));
    },
  };
}

/** The validator, as its package describes itself. */
function validatorVersion(): string {
  const manifest = findPackageJSON('@secvisogram/csaf-validator-lib', import.meta.url);
  return manifest === undefined ? 'none' : sha256(readFileSync(manifest));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
