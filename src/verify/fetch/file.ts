import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ClarionError } from '../../names/error.ts';
import type { StepCode } from '../steps.ts';
import { reason, tooLong, unreachable } from './refused.ts';

/** A file of a live update that was carried here: the same bytes or none, under the same ceiling. */
export async function fromFile(url: URL, ceiling: number, step: StepCode): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    // A pipe in the place of a file would have us wait for ever.
    file = await open(fileURLToPath(url), constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) return undefined;
    if (found.size > ceiling) throw tooLong(url, ceiling, step);
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof ClarionError) throw error;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw unreachable(url, reason(error), error);
  } finally {
    await file?.close();
  }
}
