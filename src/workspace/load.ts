import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { withPorts } from '../signature/compile.ts';
import { byPlace } from '../source/fault.ts';
import { type Content, type Parts, type ReadSignature, readParts } from './content.ts';
import { exampleFaults } from './example-faults.ts';
import { listFiles } from './files.ts';
import { type JudgeAll, judgeNotes, type Memory } from './judge.ts';
import { knownOf, signaturesOf } from './known.ts';
import { atLevels } from './levels.ts';
import { librarySampleFaults, sampledRules } from './library-samples.ts';
import { alarmFaults, policyLinkFaults } from './link-faults.ts';
import type { NoteCache } from './note-cache.ts';
import { serialFaults } from './serial-faults.ts';
import { signatureFaults } from './signature-faults.ts';
import type { Sample, Signature, Workspace } from './workspace.ts';

/** How many files of each kind there are, faulty ones included. */
export interface Counts {
  readonly notes: number;
  readonly signatures: number;
  readonly alarms: number;
  readonly policies: number;
  /** Rule sets of others. */
  readonly libraries: number;
}

export interface FaultReading {
  /** All faults of all files, by file, line and column. */
  readonly faults: readonly VFileMessage[];
  readonly counts: Counts;
}

export interface WorkspaceReading extends FaultReading {
  /** Absent where a fault is an error. */
  readonly workspace: Workspace | undefined;
}

/** Reads a team's folder in one run: every file, every link, every fault. */
export async function loadWorkspace(root: string): Promise<WorkspaceReading> {
  const parts = await readParts(root, await listFiles(root));
  const content = contentOf(parts, await judgedIn(parts, undefined, true));
  const { faults } = content;
  const faulty = faults.some(({ fatal }) => fatal === true);
  return { workspace: faulty ? undefined : workspaceOf(content), faults, counts: countsOf(parts) };
}

/**
 * Finds the faults that `loadWorkspace` finds, without the workspace: notes that the cache knows are not read again,
 * and it learns the others.
 */
export async function findFaults(root: string, cache?: NoteCache): Promise<FaultReading> {
  const parts = await readParts(root, await listFiles(root), cache?.sampleOf);
  const judged = await judgedIn(parts, cache?.memory, false);
  const { faults } = contentOf(parts, judged);
  await cache?.keep(judged);
  return { faults, counts: countsOf(parts) };
}

/** Judges the notes beside these parts. `keep`: with their typed notes. `judgeAll`: see there. */
export function judgedIn(
  parts: Parts,
  memory: Memory | undefined,
  keep: boolean,
  judgeAll?: JudgeAll,
): Promise<Memory> {
  const { root, files } = parts;
  return judgeNotes(root, files.notes, (fileOf) => knownOf(parts, fileOf), { memory, keep, judgeAll });
}

/** Puts parts and notes together, and finds the faults of all and of the links between them, in order. */
export function contentOf(parts: Parts, judged: Memory): Content {
  const verdicts = [...judged.values()].map((entry) => entry.judged);
  const notes = verdicts.flatMap(({ file, read, note }) =>
    read === undefined ? [] : [{ file, read, ...(note === undefined ? {} : { note }) }],
  );
  const content = { ...parts, notes };
  const faults = [
    ...parts.faults,
    ...verdicts.flatMap(({ reading }) => reading),
    ...verdicts.flatMap(({ found }) => found),
    ...serialFaults(content),
    ...exampleFaults(content),
    ...atLevels(signatureFaults(content), content.configuration?.checks),
    ...librarySampleFaults(content),
    ...alarmFaults(content, signaturesOf(content)),
    ...policyLinkFaults(content),
  ].sort(byPlace);
  return { ...content, faults };
}

function countsOf({ files: { notes, signatures, alarms, policies, libraries } }: Parts): Counts {
  return {
    notes: notes.length,
    signatures: signatures.length,
    alarms: alarms.length,
    policies: policies.length,
    libraries: libraries.length,
  };
}

/** The workspace without a fault, for whoever builds on it; throws a `ClarionError` of kind `content` where one is. */
export async function checkedWorkspace(root: string): Promise<Workspace> {
  const { workspace, faults } = await loadWorkspace(root);
  if (workspace !== undefined) return workspace;
  throw refusal(root, faults);
}

/** Why nothing can be built on a workspace with these faults. */
export function refusal(root: string, faults: readonly VFileMessage[]): ClarionError {
  const errors = faults.filter(({ fatal }) => fatal === true);
  const first = errors[0];
  return new ClarionError(
    'content',
    `${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} in the workspace ${root}`,
    {
      code: 'check/failed',
      expected: 'a workspace without faults',
      hint: `Run clarion check to see them all; the first is at ${first?.file}:${first?.line ?? 1}:${first?.column ?? 1}.`,
    },
  );
}

/** The workspace that content makes; undefined without a configuration. Faulty files are not in it. */
export function workspaceOf(content: Content): Workspace | undefined {
  const { root, configuration } = content;
  if (configuration === undefined) return undefined;
  const byName = (a: { name: string }, b: { name: string }) => byCodeUnit(a.name, b.name);
  return {
    root,
    configuration,
    notes: content.notes
      .flatMap(({ note }) => note ?? [])
      .sort((a, b) => byCodeUnit(a.matter.id, b.matter.id)),
    signatures: content.signatures
      .flatMap((read) => signatureOf(read, content))
      .sort((a, b) => byName(a.data, b.data)),
    alarms: content.alarms.flatMap(({ data }) => data?.value ?? []).sort(byName),
    policies: content.policies.flatMap(({ data }) => data?.value ?? []).sort(byName),
    libraries: content.libraries.map(({ library }) => library),
    sampled: sampledRules(content),
  };
}

function signatureOf({ file, data }: ReadSignature, content: Content): readonly Signature[] {
  const { samples, detectors, configuration } = content;
  if (data === undefined) return [];
  const folder = posix.dirname(file);
  const read = (paths: readonly string[]): readonly Sample[] =>
    paths.flatMap((path) => samples.get(`${folder}/${path}`)?.sample ?? []);
  const { detector, samples: lists } = data.value;
  const text = detector === undefined ? undefined : detectors.get(`${folder}/${detector}`);
  return [
    {
      file,
      data: withPorts(data.value, configuration?.['dragon-ports'] ?? {}),
      ...(detector === undefined || text === undefined ? {} : { detector: { name: detector, text } }),
      fires: read(lists.fires),
      silent: read(lists.silent),
    },
  ];
}
