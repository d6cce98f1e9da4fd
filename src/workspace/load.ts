import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { checkNote } from '../advisory/index.ts';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { type Content, type ReadSignature, readContent } from './content.ts';
import { knownOf } from './known.ts';
import { alarmFaults, policyLinkFaults } from './link-faults.ts';
import { signatureFaults } from './signature-faults.ts';
import type { Sample, Signature, Workspace } from './workspace.ts';

/** How many files of each kind there are, faulty ones included. */
export interface Counts {
  readonly notes: number;
  readonly signatures: number;
  readonly alarms: number;
  readonly policies: number;
}

export interface WorkspaceReading {
  /** Absent where a fault is an error. */
  readonly workspace: Workspace | undefined;
  /** All faults of all files, by file, line and column. */
  readonly faults: readonly VFileMessage[];
  readonly counts: Counts;
}

/** Reads a team's folder in one run: every file, every link, every fault. */
export async function loadWorkspace(root: string): Promise<WorkspaceReading> {
  const content = await readContent(root);
  const known = knownOf(content);
  const faults = [
    ...content.faults,
    ...content.notes.flatMap(({ read }) => checkNote(read, known)),
    ...signatureFaults(content),
    ...alarmFaults(content, known.signatures ?? []),
    ...policyLinkFaults(content),
  ].sort(byPlace);
  const { notes, signatures, alarms, policies } = content.files;
  const counts = {
    notes: notes.length,
    signatures: signatures.length,
    alarms: alarms.length,
    policies: policies.length,
  };
  const faulty = faults.some(({ fatal }) => fatal === true);
  return { workspace: faulty ? undefined : workspaceOf(content), faults, counts };
}

/** The workspace without a fault, for whoever builds on it; throws a `ClarionError` of kind `content` where one is. */
export async function checkedWorkspace(root: string): Promise<Workspace> {
  const { workspace, faults } = await loadWorkspace(root);
  if (workspace !== undefined) return workspace;
  const errors = faults.filter(({ fatal }) => fatal === true);
  const first = errors[0];
  throw new ClarionError(
    'content',
    `${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} in the workspace ${root}`,
    {
      code: 'check/failed',
      expected: 'a workspace without faults',
      hint: `Run clarion check to see them all; the first is at ${first?.file}:${first?.line ?? 1}:${first?.column ?? 1}.`,
    },
  );
}

function byPlace(a: VFileMessage, b: VFileMessage): number {
  return (
    byCodeUnit(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}

function workspaceOf(content: Content): Workspace | undefined {
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
  };
}

function signatureOf({ file, data }: ReadSignature, { samples, detectors }: Content): readonly Signature[] {
  if (data === undefined) return [];
  const folder = posix.dirname(file);
  const read = (paths: readonly string[]): readonly Sample[] =>
    paths.flatMap((path) => samples.get(`${folder}/${path}`)?.sample ?? []);
  const { detector, samples: lists } = data.value;
  const text = detector === undefined ? undefined : detectors.get(`${folder}/${detector}`);
  return [
    {
      file,
      data: data.value,
      ...(detector === undefined || text === undefined ? {} : { detector: { name: detector, text } }),
      fires: read(lists.fires),
      silent: read(lists.silent),
    },
  ];
}
