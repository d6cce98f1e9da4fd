import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import {
  type ImportedLibrary,
  type LibraryFile,
  libraryFileSchema,
  readRules,
  readSidMap,
  settle,
} from '../library/index.ts';
import type { PortMacros } from '../signature/index.ts';
import { fault, type Place } from '../source/fault.ts';
import type { Located } from '../source/yaml.ts';
import type { ReadSignature } from './content.ts';
import type { WorkspaceFiles } from './files.ts';
import { fileLimits, readBytesNow, readYamlFile } from './read-file.ts';

/** An imported library, and its `library.yaml`. */
export interface ReadLibrary {
  readonly library: ImportedLibrary;
  readonly data: Located<LibraryFile>;
}

/** Faults of one library that are told one by one; of a set that nobody wrote here, more would hide everything else. */
const told = 50;

/** The sids of the team's own signatures, and where each stands. */
export function ownSids(signatures: readonly ReadSignature[]): ReadonlyMap<number, string> {
  return new Map(
    signatures.flatMap(({ file, sound: { sid } }) => (sid === undefined ? [] : [[sid, file] as const])),
  );
}

/**
 * Reads the imported libraries. A sid belongs to the team's own signature first, then to the library whose group comes
 * first: another rule with it is left out, and told.
 */
export async function readLibraries(
  root: string,
  files: WorkspaceFiles,
  own: ReadonlyMap<number, string>,
  ports?: PortMacros | undefined,
): Promise<{ readonly libraries: readonly ReadLibrary[]; readonly faults: readonly VFileMessage[] }> {
  const faults: VFileMessage[] = strayRules(files);
  const libraries: ReadLibrary[] = [];
  const taken = new Map(own);
  for (const file of files.libraries) {
    const { data, faults: found } = await readYamlFile(root, file, libraryFileSchema, {
      maxBytes: fileLimits.library,
    });
    faults.push(...found);
    if (data === undefined) continue;
    faults.push(...placeFaults(file, data, files));
    const library = readLibrary({ root, file, data, all: files.rules, taken, ports, faults });
    libraries.push({ library, data });
    for (const { sid, name } of library.rules) taken.set(sid, name);
    faults.push(...leftOutFaults(library));
  }
  return { libraries, faults };
}

interface LibraryReading {
  readonly root: string;
  readonly file: string;
  readonly data: Located<LibraryFile>;
  /** All rule files of the workspace. */
  readonly all: readonly string[];
  readonly taken: ReadonlyMap<number, string>;
  readonly ports: PortMacros | undefined;
  /** Gets what is wrong. */
  readonly faults: VFileMessage[];
}

function readLibrary({ root, file, data, all, taken, ports, faults }: LibraryReading): ImportedLibrary {
  const folder = posix.dirname(file);
  const group = posix.basename(folder);
  const { source, licence, sids = '' } = data.value;
  const map = readSidMap(sids);
  for (const { line, reason } of map.faults)
    faults.push(fault({ file, place: lineOf(data, sids, line), rule: 'library-sids', reason }));
  const read = readRules(
    group,
    all.flatMap((path) => {
      if (posix.dirname(path) !== folder) return [];
      const bytes = readBytesNow(root, path, fileLimits.rules);
      if ('bytes' in bytes) return [{ path, bytes: bytes.bytes }];
      faults.push(...bytes.faults);
      return [];
    }),
    ports,
  );
  return settle({ group, file, source, licence, sids: map.entries }, read, taken);
}

/** Where a line of the map stands; of a map that is written in another way, where it begins. */
function lineOf(data: Located<LibraryFile>, text: string, line: number): Place {
  const offset = text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1);
  return data.inside(['sids'], offset);
}

/** A library has a folder for itself, and the folder's name. */
function placeFaults(
  file: string,
  data: Located<LibraryFile>,
  files: WorkspaceFiles,
): readonly VFileMessage[] {
  const folder = posix.dirname(file);
  const group = posix.basename(folder);
  const found: VFileMessage[] = [];
  if (data.value.library !== group) {
    const reason = `Unexpected "${data.value.library}" in \`library\`, expected "${group}" as the folder is named`;
    found.push(fault({ file, place: data.at(['library']), rule: 'library-file', reason }));
  }
  const own = files.signatures.find((path) => posix.dirname(path) === folder);
  if (own !== undefined) {
    const reason = `Unexpected signature in the folder of the imported library ${group}, expected it in a folder of your own`;
    found.push(fault({ file: own, place: start, rule: 'library-file', reason }));
  }
  return found;
}

const start = { line: 1, column: 1 };

function strayRules({ libraries, rules }: WorkspaceFiles): VFileMessage[] {
  const folders = new Set(libraries.map((file) => posix.dirname(file)));
  return rules
    .filter((file) => !folders.has(posix.dirname(file)))
    .map((file) =>
      fault({
        file,
        place: start,
        rule: 'library-file',
        reason: `Unexpected rule file without a library, expected ${posix.dirname(file)}/library.yaml beside it`,
        hint: '`clarion import FILE... --library GROUP` writes both.',
      }),
    );
}

/** What no release holds of a library: warnings, since nobody here wrote its rules. */
function leftOutFaults({ group, file, leftOut: all }: ImportedLibrary): readonly VFileMessage[] {
  const leftOut = all.filter(({ kind }) => kind !== 'copy');
  const found = leftOut
    .slice(0, told)
    .map(({ file: where, line, column, reason, hint }) =>
      fault({ file: where, place: { line, column }, rule: 'library-rule', reason, hint, warning: true }),
    );
  if (leftOut.length <= told) return found;
  const reason = `${leftOut.length - told} more rules of ${group} are left out of releases`;
  const hint = `All of them: clarion import --library ${group} --dry-run --json`;
  return [...found, fault({ file, place: start, rule: 'library-rule', reason, hint, warning: true })];
}
