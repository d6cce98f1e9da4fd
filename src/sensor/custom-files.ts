import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import { changedBases } from './bases.ts';
import { type Customs, maxFile, readCustom } from './custom.ts';
import { type Change, changedText } from './custom-text.ts';
import { asError } from './faults.ts';
import type { SensorPaths } from './paths.ts';

/** A custom file as it is to be. */
export interface ChangedFile {
  readonly path: string;
  readonly text: string;
}

/** Where a custom library stands, or would. */
export function pathOfLibrary(paths: SensorPaths, customs: Customs, library: string): string {
  return (
    customs.files.find((file) => file.library === library)?.path ?? join(paths.custom, `${library}.yaml`)
  );
}

/**
 * Makes the new texts of custom libraries; writes nothing. A text that could not be read again is refused.
 *
 * @throws ClarionError `usage` for a library that would grow too large, `content` for one that would hold a fault.
 */
export async function changedFiles(
  paths: SensorPaths,
  customs: Customs,
  changes: ReadonlyMap<string, Change>,
): Promise<readonly ChangedFile[]> {
  const changed: ChangedFile[] = [];
  for (const [library, change] of changes) {
    const file = customs.files.find((each) => each.library === library);
    const path = pathOfLibrary(paths, customs, library);
    const text = changedText(file, library, change);
    const rewritten = change.replace !== undefined || change.groups !== undefined;
    if (change.fresh.length > 0 || rewritten)
      expectReadable(path, text, !rewritten && (file?.inParts ?? true));
    // Before the library: a copy without its base could not be compared, a base without its copy does no harm.
    const { bases = [] } = change;
    if (bases.length > 0) changed.push(await changedBases(paths, customs, library, bases));
    changed.push({ path, text });
  }
  return changed;
}

/** @param inParts true where what was added was looked at by itself, and the rest is as it was read. */
function expectReadable(path: string, text: string, inParts: boolean): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxFile)
    throw new ClarionError('usage', `${path} would have ${bytes} bytes`, {
      code: 'library/size',
      expected: `at most ${maxFile}`,
      hint: 'Copy to several libraries, by --group or --class; nothing was changed.',
    });
  const { faults } = inParts ? { faults: [] } : readCustom(path, basename(path, extname(path)), text);
  if (faults.length > 0) throw asError(faults, 'library/append');
}

/** Writes custom files, each whole or not at all. An operator's file keeps its permission bits. */
export async function writeFiles(files: readonly ChangedFile[]): Promise<void> {
  for (const { path, text } of files) {
    const mode = (await readIfThere(path)) === undefined ? 0o644 : (await stat(path)).mode & 0o777;
    await writeAside(path, Buffer.from(text), { mode });
  }
}
