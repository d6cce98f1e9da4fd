import { join } from 'node:path';
import type { Metadata, Root } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import { writeAside } from '../store/index.ts';
import { keyFiles, readKeyFiles } from './key-files.ts';
import { contentOf, readRootDraft, rootSigners, writeRoot } from './root.ts';

export interface RootAdoption {
  /** Copies of one draft, each with the signatures of those who had it. */
  readonly copies: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Takes a root that the one before did not sign, because too few of its keys are left: sensors must enrol again. */
  readonly newChain: boolean;
}

/**
 * Makes signed root metadata the root of today of a key folder (TUF 1.0.34, 6.1: signed by the keys before and by its
 * own).
 *
 * @throws ClarionError of kind `usage`: `keys/root` for a version that is not the next one or copies that differ,
 * `keys/threshold` where signatures are missing.
 */
export async function adoptRoot(path: string, { copies, newChain }: RootAdoption): Promise<Metadata<Root>> {
  const next = merged(copies.map(({ name, bytes }) => readRootDraft(name, bytes)));
  const before = (await readKeyFiles(path)).roots.at(-1)?.metadata;
  const expected = (before?.signed.version ?? 0) + 1;
  if (next.signed.version !== expected)
    throw new ClarionError('usage', `This is root metadata ${next.signed.version}`, {
      code: 'keys/root',
      expected: `root metadata ${expected}`,
    });
  const missing = [
    ...(before === undefined || newChain ? [] : lacking(before, next, 'before')),
    ...lacking(next, next, 'of its own'),
  ];
  if (missing.length > 0)
    throw new ClarionError(
      'usage',
      `Root metadata ${next.signed.version} lacks signatures: ${missing.join('; ')}`,
      {
        code: 'keys/threshold',
        expected: 'signatures by enough of the root keys before, and of its own',
        hint: 'whoever holds one of these keys runs clarion sign on the draft',
      },
    );
  await writeAside(join(path, keyFiles.root(next.signed.version)), writeRoot(next));
  return next;
}

/** One draft with the signatures of all its copies. */
function merged([first, ...others]: readonly Metadata<Root>[]): Metadata<Root> {
  if (first === undefined)
    throw new ClarionError('internal', 'No root metadata was given', { code: 'keys/root' });
  for (const other of others) {
    if (!other.signed.equals(first.signed))
      throw new ClarionError('usage', 'These are copies of different drafts', {
        code: 'keys/root',
        expected: 'copies of one draft, each with signatures of its own',
      });
    for (const signature of Object.values(other.signatures)) first.signatures[signature.keyID] ??= signature;
  }
  return first;
}

function lacking(of: Metadata<Root>, over: Metadata<Root>, which: string): readonly string[] {
  const { root, threshold } = contentOf(of);
  const signed = rootSigners(of, over);
  if (signed.length >= threshold) return [];
  const others = root.map(({ keyID }) => keyID).filter((id) => !signed.includes(id));
  return [
    `${threshold - signed.length} more of the root keys ${which} (${others.map((id) => id.slice(0, 16)).join(', ')})`,
  ];
}
