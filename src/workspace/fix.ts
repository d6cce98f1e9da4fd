import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../names/error.ts';
import { applyFixes } from '../source/fix.ts';
import { writeAside } from '../store/write-aside.ts';

/**
 * Applies the certain fixes of faults to their files, and returns the faults that were fixed. Every other byte of a
 * file stays: comments, order, line ends. What they come to is for a new check to see.
 */
export async function fixFiles(
  root: string,
  faults: readonly VFileMessage[],
): Promise<readonly VFileMessage[]> {
  const fixable = Map.groupBy(
    faults.filter(({ actual }) => actual !== undefined),
    ({ file = '' }) => file,
  );
  const fixed: VFileMessage[] = [];
  for (const [file, found] of fixable) fixed.push(...(await fixFile(join(root, file), found)));
  return fixed;
}

async function fixFile(path: string, faults: readonly VFileMessage[]): Promise<readonly VFileMessage[]> {
  try {
    return await rewrite(path, faults);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ClarionError('usage', `Can't mend ${path}: ${cause.code}`, {
      code: 'check/fix',
      expected: 'a file that this user may write to',
      cause,
    });
  }
}

async function rewrite(path: string, faults: readonly VFileMessage[]): Promise<readonly VFileMessage[]> {
  const status = await lstat(path);
  if (!status.isFile()) return [];
  const text = textOf(await readFile(path));
  if (text === undefined) return [];
  const result = applyFixes(text, faults);
  if (result.fixed.length > 0)
    await writeAside(path, new TextEncoder().encode(result.text), { mode: status.mode & 0o777 });
  return result.fixed;
}

/** The text of bytes that come back the same when it is written; a file with other bytes is left alone. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
