import { rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Replay } from '../engine/index.ts';
import {
  type ImportedLibrary,
  type Links,
  type LoadVerdict,
  linkRules,
  type Remapped,
  type RuleSource,
  readRules,
  readSidMap,
  remap,
  settle,
} from '../library/index.ts';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { isGroupName } from '../names/signature-name.ts';
import type { Corpus } from '../proof/index.ts';
import { writeAside } from '../store/index.ts';
import { dragonPorts, type LibraryBeside, libraryBeside } from '../workspace/library-beside.ts';
import { fileLimits, readBytesNow } from '../workspace/read-file.ts';
import { askLoads } from './loads.ts';
import { type ImportedFile, readSources } from './sources.ts';
import type { Remembered } from './verdicts.ts';
import { libraryYaml } from './write.ts';

/** What is to be imported, and how. */
export interface ImportRequest {
  /** The workspace. */
  readonly root: string;
  readonly group: string;
  /** Paths of rule files and Dragon libraries; none asks again about what is there. */
  readonly files: readonly string[];
  /** Where the rules come from and under which licence; needed for a new library. */
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  /** Gives rules without a sid of their own one, from this number on. */
  readonly remap?: number | undefined;
  /** Takes files out of the library that are not imported now. */
  readonly replace?: boolean | undefined;
  /** Writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Absent where no engine is to be asked. */
  readonly engine?: Asked | undefined;
}

/** The engine that is asked, and what it said before. */
export interface Asked {
  readonly replay: Replay;
  readonly corpus: Corpus | undefined;
  readonly remembered: Remembered;
  readonly keep: (learned: Remembered) => Promise<void>;
  readonly progress?: ((done: number, of: number) => void) | undefined;
}

/** What came of it. */
export interface Imported {
  readonly library: ImportedLibrary;
  /** How its rules hang together. */
  readonly links: Links;
  /** By sid; absent where no engine was asked. */
  readonly verdicts: ReadonlyMap<number, LoadVerdict> | undefined;
  /** The engine's words on what can't be read as a rule, by the number in `leftOut`. */
  readonly words: ReadonlyMap<number, string>;
  /** Signatures of other libraries that are left out from now on, because this library has their sids. */
  readonly displaced: readonly string[];
  /** Rules that got a sid in this import. */
  readonly remapped: readonly Remapped[];
  /** Paths in the workspace: of files that were written, or would have been. */
  readonly written: readonly string[];
  /** Files of the library that were there and stay. */
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Imports rule files into a library of the workspace: they are put beside its `library.yaml` byte for byte.
 *
 * @throws ClarionError of kind `usage`: `import/group`, `import/file`, `import/source`, `import/remap`; `content` for
 * a `library.yaml` that can't be read; `engine` where the engine gives out. Nothing was written then.
 */
export async function importLibrary(request: ImportRequest): Promise<Imported> {
  const { root, group, engine } = request;
  if (!isGroupName(group))
    throw new ClarionError('usage', `Unexpected library name ${group}`, {
      code: 'import/group',
      expected: 'capitals, digits and hyphens, at most 32, like ET',
    });
  const given = await readSources(request.files);
  const beside = await libraryBeside(root, group);
  const plan = planFiles(request, given, beside);
  const words = wordsOf(request, beside);
  const isDragon = plan.files.some(({ path }) => path.endsWith('.lib'));
  const read = readRules(group, plan.files, isDragon ? await dragonPorts(root) : undefined);
  const before = readSidMap(beside.file?.sids ?? '').entries;
  const sids =
    request.remap === undefined
      ? before
      : remap(read, before, new Map([...beside.after, ...beside.taken]), request.remap);
  const file = `${beside.folder}/library.yaml`;
  const library = settle({ group, file, ...words, sids }, read, beside.taken);
  const answer = engine && (await askLoads({ ...engine, library, unread: true }));
  const yaml = libraryYaml({ group, ...words, sids }, beside.text);
  const changed =
    yaml === beside.text ? plan.changed : [...plan.changed, { path: file, bytes: Buffer.from(yaml) }];
  if (request.dryRun !== true) await carryOut(root, changed, plan.removed);
  if (answer !== undefined) await engine?.keep(answer.learned);
  const known = new Set(before.map(({ place }) => place));
  return {
    library,
    links: linkRules(library.rules),
    verdicts: answer?.verdicts,
    words: answer?.words ?? new Map(),
    displaced: library.rules.flatMap(({ sid }) => beside.after.get(sid) ?? []),
    remapped: sids.filter(({ place }) => !known.has(place)),
    written: changed.map(({ path }) => path),
    kept: plan.kept,
    removed: plan.removed,
  };
}

interface FilePlan {
  /** All rule files that the library will have, in code-unit order. */
  readonly files: readonly RuleSource[];
  /** Those of them whose bytes are not there yet. */
  readonly changed: readonly RuleSource[];
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

function planFiles(
  { root, replace = false, group }: ImportRequest,
  given: readonly ImportedFile[],
  { folder, rules }: LibraryBeside,
): FilePlan {
  const fresh = given.map(({ name, bytes }) => ({ path: posix.join(folder, name), bytes }));
  const named = new Set(fresh.map(({ path }) => path));
  const others = rules.filter((path) => !named.has(path));
  const kept = replace ? [] : others;
  if (fresh.length + kept.length === 0)
    throw new ClarionError('usage', `No file to import into ${group}`, {
      code: 'import/file',
      expected: 'rule files (.rules) or Dragon libraries (.lib)',
    });
  const files = [...fresh, ...kept.map((path) => ({ path, bytes: bytesOf(root, path) }))];
  return {
    files: files.sort((a, b) => byCodeUnit(a.path, b.path)),
    changed: fresh.filter(
      ({ path, bytes }) => !rules.includes(path) || Buffer.compare(bytesOf(root, path), bytes) !== 0,
    ),
    kept,
    removed: replace ? others : [],
  };
}

function bytesOf(root: string, path: string): Uint8Array {
  const read = readBytesNow(root, path, fileLimits.rules);
  if ('bytes' in read) return read.bytes;
  throw new ClarionError('content', `${path}: ${read.faults[0]?.reason ?? 'it can not be read'}`, {
    code: 'import/file',
  });
}

function wordsOf({ source, licence, group }: ImportRequest, { file }: LibraryBeside) {
  const words = { source: source ?? file?.source, licence: licence ?? file?.licence };
  if (words.source !== undefined && words.licence !== undefined)
    return { source: words.source, licence: words.licence };
  throw new ClarionError('usage', `The library ${group} is new, and nothing tells whose rules these are`, {
    code: 'import/source',
    expected: '--source and --licence, as those who made the rules have it',
    hint: 'What you publish of it, you pass on: its licence has to allow that.',
  });
}

/** Rule files first, `library.yaml` last: a run that dies leaves rules that `clarion check` asks a library for. */
async function carryOut(
  root: string,
  files: readonly RuleSource[],
  removed: readonly string[],
): Promise<void> {
  for (const { path, bytes } of files) await writeAside(join(root, path), bytes);
  for (const path of removed) await rm(join(root, path));
}
