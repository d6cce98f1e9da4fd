import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { GenerationFiles } from '../engine/engine.ts';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { sha256 } from '../release/index.ts';
import { parseRule } from '../signature/rule/read.ts';
import { readIfThere } from '../store/index.ts';
import { detectorOf } from './custom-rule.ts';
import { linkTarget, type NewFile, writeFolder } from './durable.ts';
import { parseJson } from './json.ts';
import { numberName, readNumberName, type SensorPaths } from './paths.ts';
import type { RunningSignature } from './running.ts';

/** The rule file of a generation. */
const rulesName = 'clarion.rules';

const digest = z.string().refine(isSha256);
const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** The installed release when it was made. */
  release: z.int().nullable(),
  sids: z.array(z.int()),
  /** sha256 over rules and detectors, but for the folder that the rules name their detectors in. */
  content: digest,
  files: z.record(z.string(), digest),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What an engine would be given, not yet numbered. */
export interface Draft {
  readonly sids: readonly number[];
  readonly content: string;
  /** Its files, for the folder that it will have. */
  files(folder: string): readonly NewFile[];
}

/** Makes a generation of signatures: rules in the order of their sids, detectors beside them. */
export function draftGeneration(signatures: readonly RunningSignature[]): Draft {
  const enabled = signatures.toSorted((a, b) => a.sid - b.sid);
  const detectors = enabled.flatMap(({ sid, detectors = {} }) =>
    Object.entries(detectors).map(([name, text]) => ({
      name: `detectors/${sid}-${name}`,
      bytes: Buffer.from(text),
    })),
  );
  const rules = (folder: string) =>
    Buffer.from(enabled.map((each) => `${placeDetectors(each, folder)}\n`).join(''));
  const files = (folder: string): readonly NewFile[] => [
    { name: rulesName, bytes: rules(folder) },
    ...detectors,
  ];
  const content = sha256(
    Buffer.from(JSON.stringify(files('').map(({ name, bytes }) => [name, sha256(bytes)]))),
  );
  return { sids: enabled.map(({ sid }) => sid), content, files };
}

/**
 * The engine looks for a script below its own rule path, not beside the rule file: the rule names it by its absolute
 * path in the generation.
 */
function placeDetectors({ rule: text, sid, detectors = {} }: RunningSignature, folder: string): string {
  const rule = parseRule(text);
  if (rule.kind !== 'rule') return text;
  let placed = text;
  for (const { name, value = '', column } of rule.options.toReversed()) {
    const script = detectorOf(value);
    if (name !== 'lua' || detectors[script] === undefined) continue;
    const at = placed.indexOf(script, column);
    placed = `${placed.slice(0, at)}${join(folder, 'detectors', `${sid}-${script}`)}${placed.slice(at + script.length)}`;
  }
  return placed;
}

/**
 * Writes a generation under a number: the folder is there whole, or not at all.
 *
 * @throws ClarionError `state` where the state's path can not stand in a rule.
 */
export async function writeGeneration(
  paths: SensorPaths,
  number: number,
  draft: Draft,
  release: number | undefined,
): Promise<GenerationFiles> {
  const folder = generationFolder(paths, number);
  const files = draft.files(folder);
  if (files.length > 1 && !/^[A-Za-z0-9._/-]+$/.test(folder))
    throw new ClarionError(
      'state',
      `The state folder's path ${paths.state} can not stand in a rule, which detectors need`,
      {
        code: 'deploy/path',
        expected: 'letters, digits and . _ - / alone',
      },
    );
  const manifest: Manifest = {
    format: 1,
    release: release ?? null,
    sids: [...draft.sids],
    content: draft.content,
    files: Object.fromEntries(files.map(({ name, bytes }) => [name, sha256(bytes)])),
  };
  await writeFolder(
    folder,
    [...files, { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`) }],
    0o640,
  );
  return generationFiles(paths, number, draft.sids);
}

export interface StoredGeneration {
  readonly number: number;
  readonly manifest: Manifest;
  readonly files: GenerationFiles;
}

/** The number that `current` names; undefined where there is no generation yet. */
export async function currentNumber(paths: SensorPaths): Promise<number | undefined> {
  const name = await linkTarget(paths.current);
  return name === undefined ? undefined : readNumberName(name);
}

/**
 * Reads a stored generation and checks that it is whole.
 *
 * @throws ClarionError `state` where a file of it is missing or changed.
 */
export async function readGeneration(paths: SensorPaths, number: number): Promise<StoredGeneration> {
  const folder = generationFolder(paths, number);
  const bytes = await readIfThere(join(folder, 'manifest.json'));
  const manifest = manifestSchema.safeParse(bytes === undefined ? undefined : parseJson(bytes.toString()));
  if (!manifest.success)
    throw damaged(join(folder, 'manifest.json'), bytes === undefined ? 'is missing' : 'can not be read');
  for (const [name, expected] of Object.entries(manifest.data.files)) {
    const file = await readIfThere(join(folder, name));
    if (file === undefined) throw damaged(join(folder, name), 'is missing');
    if (sha256(file) !== expected) throw damaged(join(folder, name), 'was changed');
  }
  return { number, manifest: manifest.data, files: generationFiles(paths, number, manifest.data.sids) };
}

/** Numbers of the stored generations, ascending. */
export async function storedGenerations(paths: SensorPaths): Promise<readonly number[]> {
  const names = await readdir(paths.generations);
  return names
    .map(readNumberName)
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
}

export async function removeGeneration(paths: SensorPaths, number: number): Promise<void> {
  await rm(generationFolder(paths, number), { recursive: true, force: true });
}

/** Where the engine's configuration names the rule file of whatever generation is current. */
export function namedRules(paths: SensorPaths): string {
  return join(paths.current, rulesName);
}

/** Where a link beside `generations` points to. */
export function generationLink(number: number): string {
  return join('generations', numberName(number));
}

function generationFolder(paths: SensorPaths, number: number): string {
  return join(paths.generations, numberName(number));
}

function generationFiles(paths: SensorPaths, number: number, sids: readonly number[]): GenerationFiles {
  const folder = generationFolder(paths, number);
  return { folder, rules: join(folder, rulesName), named: namedRules(paths), sids };
}

function damaged(path: string, how: string): ClarionError {
  return new ClarionError('state', `${path} ${how}`, {
    code: 'deploy/generation',
    expected: 'the generation as it was written',
    hint: 'Remove the link `current` in the state folder and run `clarion deploy`: a new generation is made and loaded.',
  });
}
