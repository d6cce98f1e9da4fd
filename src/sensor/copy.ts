import { ClarionError } from '../names/error.ts';
import { isSlug } from '../names/slug.ts';
import { type Catalogue, type Known, readCatalogue } from './catalogue.ts';
import { copyOf, followed, textsOf, unfitness } from './copying.ts';
import type { CustomSignature } from './custom.ts';
import { changedFiles, pathOfLibrary, writeFiles } from './custom-files.ts';
import type { SensorPaths } from './paths.ts';
import type { LeftOut } from './running.ts';
import { type Selection, select } from './selection.ts';
import { working } from './state.ts';

export interface CopyOptions {
  readonly selection: Selection;
  /** The custom library that takes the copies. */
  readonly library: string;
  /** Follows the releases: what is written has no rule of its own, and runs as each release has it. */
  readonly follow?: boolean;
  readonly clock: () => Date;
  /** Tells what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

export interface Copied {
  readonly name: string;
  readonly sid: number;
  /** The custom library that it is in. */
  readonly library: string;
  readonly file: string;
  /** True where it was in it before; nothing was written of it then. */
  readonly already: boolean;
}

export interface Copying {
  readonly copied: readonly Copied[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Copies signatures of the master library to a custom one, disabled. What stands in the custom file stays as it is.
 * Of what is named all is copied or nothing; of a choice, what can't be copied is left out, and told.
 *
 * @throws ClarionError: `usage` for a name that the master does not have, or one that another library has.
 */
export function copySignatures(paths: SensorPaths, options: CopyOptions): Promise<Copying> {
  const { selection, library, follow = false, clock, dryRun = false } = options;
  expectLibraryName(library);
  return working(paths, clock, dryRun, async () => {
    const catalogue = await readCatalogue(paths);
    const selected = await select(catalogue, selection);
    const file = pathOfLibrary(paths, catalogue.customs, library);
    const { fresh, ...outcome } = await sort(catalogue, selected, {
      library,
      file,
      follow,
      named: 'names' in selection,
    });
    const change = { enable: [], disable: [], fresh, bases: fresh.flatMap(textsOf) };
    const files =
      fresh.length === 0 ? [] : await changedFiles(paths, catalogue.customs, new Map([[library, change]]));
    if (!dryRun) await writeFiles(files);
    return outcome;
  });
}

/** @throws ClarionError `usage` for what is no name of a custom library. */
export function expectLibraryName(library: string): void {
  if (!isSlug(library))
    throw new ClarionError('usage', `Unexpected library name ${library}`, {
      code: 'library/name',
      expected: 'lower-case letters, digits and hyphens',
    });
}

interface Target {
  readonly library: string;
  readonly file: string;
  readonly follow: boolean;
  /** True where each signature was named. */
  readonly named: boolean;
}

async function sort(
  catalogue: Catalogue,
  selected: readonly Known[],
  { library, file, follow, named }: Target,
): Promise<Copying & { readonly fresh: readonly CustomSignature[] }> {
  if (catalogue.master === undefined)
    throw new ClarionError('usage', 'There is no master library yet', {
      code: 'library/master',
      hint: 'Run `clarion sensor update` first.',
    });
  const copied: Copied[] = [];
  const leftOut: LeftOut[] = [];
  const fresh: CustomSignature[] = [];
  const reasonAgainst = unfitness(catalogue);
  for (const signature of selected) {
    const { name, sid, copy } = signature;
    if (copy !== undefined) {
      if (named && copy.library !== library) throw elsewhere(signature, copy);
      copied.push({ name, sid, library: copy.library, file: copy.file, already: true });
      continue;
    }
    const made = await copyOf(catalogue.master, signature, false);
    const reason = reasonAgainst(made);
    if (reason !== undefined && named) throw unfit(name, reason);
    if (reason !== undefined) {
      leftOut.push({ name, reason });
      continue;
    }
    fresh.push(follow ? followed(signature, false) : made);
    copied.push({ name, sid, library, file, already: false });
  }
  return { copied, leftOut, fresh };
}

function elsewhere({ name }: Known, copy: NonNullable<Known['copy']>): ClarionError {
  return new ClarionError('usage', `${name} is in the library ${copy.library} already`, {
    code: 'library/copied',
    hint: `Work with that copy, at ${copy.file}:${copy.place.line}.`,
  });
}

function unfit(name: string, reason: string): ClarionError {
  return new ClarionError('usage', `${name} can not be copied: ${reason}`, { code: 'library/copy' });
}
