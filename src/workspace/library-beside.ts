import { posix } from 'node:path';
import { z } from 'zod';
import { type LibraryFile, libraryFileSchema } from '../library/index.ts';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import type { PortMacros } from '../signature/index.ts';
import { readText } from '../source/text.ts';
import { readYaml } from '../source/yaml.ts';
import { configurationSchema } from './configuration.ts';
import { listFiles } from './files.ts';
import { readLibraries } from './libraries.ts';
import { fileLimits, readBytesNow, readYamlFile } from './read-file.ts';

/** What stands in a workspace beside a library that is imported. */
export interface LibraryBeside {
  /** The library's folder in the workspace. */
  readonly folder: string;
  /** Its `library.yaml`, as text and read; absent for a new one. */
  readonly text: string | undefined;
  readonly file: LibraryFile | undefined;
  /** Its rule files that are there; paths in the workspace. */
  readonly rules: readonly string[];
  /** Who has a sid before it: own signatures, and libraries whose group comes first. */
  readonly taken: ReadonlyMap<number, string>;
  /** Whose sids it takes, where it has the same: those of libraries that come after it. */
  readonly after: ReadonlyMap<number, string>;
}

/** Which ports the letters of Dragon lines stand for, as clarion.yaml says; undefined where it does not, or can't be read. */
export async function dragonPorts(root: string): Promise<PortMacros | undefined> {
  const { data } = await readYamlFile(root, 'clarion.yaml', configurationSchema);
  return data?.value['dragon-ports'];
}

const sidSchema = z.looseObject({ sid: z.int().optional().catch(undefined) });

/**
 * Finds what an import of a library meets. Faults of other files are none of its business.
 *
 * @throws ClarionError: `content` where its own `library.yaml` is faulty, `usage` where its folder holds the team's own
 * signatures.
 */
export async function libraryBeside(root: string, group: string): Promise<LibraryBeside> {
  const folder = `signatures/${group}`;
  const files = await listFiles(root);
  const own = files.signatures.find((file) => posix.dirname(file) === folder);
  if (own !== undefined)
    throw new ClarionError('usage', `${folder} holds signatures of your own, like ${own}`, {
      code: 'import/group',
      expected: 'a library name that no folder in signatures/ has, or an imported library',
    });
  const file = `${folder}/library.yaml`;
  const text = files.libraries.includes(file) ? libraryText(root, file) : undefined;
  const others = files.libraries.filter((other) => other !== file);
  const sids = await ownSidsOf(root, files.signatures);
  const of = async (libraries: readonly string[], taken: ReadonlyMap<number, string>) =>
    (await readLibraries(root, { ...files, libraries }, taken)).libraries.flatMap(({ library }) =>
      library.rules.map(({ sid, name }) => [sid, name] as const),
    );
  const before = others.filter((other) => byCodeUnit(other, file) < 0);
  const after = others.filter((other) => byCodeUnit(other, file) > 0);
  const taken = new Map([...sids, ...(before.length === 0 ? [] : await of(before, sids))]);
  return {
    folder,
    text,
    file: text === undefined ? undefined : readLibraryFile(file, text),
    rules: files.rules.filter((path) => posix.dirname(path) === folder),
    taken,
    after: new Map(after.length === 0 ? [] : await of(after, taken)),
  };
}

async function ownSidsOf(root: string, files: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const sids = new Map<number, string>();
  for (const file of files) {
    const { data } = await readYamlFile(root, file, sidSchema);
    if (data?.value.sid !== undefined) sids.set(data.value.sid, file);
  }
  return sids;
}

function libraryText(root: string, file: string): string {
  const read = readBytesNow(root, file, fileLimits.library);
  const text = 'bytes' in read ? readText(file, read.bytes, fileLimits.library).source?.text : undefined;
  if (text !== undefined) return text;
  throw unreadable(file, 1, 'faults' in read ? (read.faults[0]?.reason ?? 'no text') : 'no text in UTF-8');
}

function readLibraryFile(file: string, text: string): LibraryFile {
  const { data, faults } = readYaml({ file }, text, libraryFileSchema);
  if (data !== undefined) return data.value;
  throw unreadable(file, faults[0]?.line ?? 1, faults[0]?.reason ?? 'it is none');
}

function unreadable(file: string, line: number, reason: string): ClarionError {
  return new ClarionError('content', `${file}:${line}: ${reason}`, {
    code: 'import/library',
    expected: 'a sound library.yaml',
    hint: 'clarion check tells all of its faults',
  });
}
