import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { fault } from '../source/fault.ts';

/** The files of a workspace by their kind; paths in the workspace, with `/`, in code-unit order. */
export interface WorkspaceFiles {
  readonly notes: readonly string[];
  readonly signatures: readonly string[];
  /** The `library.yaml` of each imported library, and the rule files beside them. */
  readonly libraries: readonly string[];
  readonly rules: readonly string[];
  readonly detectors: readonly string[];
  readonly samples: readonly string[];
  readonly alarms: readonly string[];
  readonly policies: readonly string[];
  readonly faults: readonly VFileMessage[];
}

const patterns = {
  notes: /^advisories\/([0-9]{4}|drafts)\/[^/]+\.md$/,
  samples: /^signatures\/[^/]+\/samples\/[^/]+\.(yaml|pcap|pcapng)$/,
  libraries: /^signatures\/[^/]+\/library\.yaml$/,
  rules: /^signatures\/[^/]+\/[^/]+\.(rules|lib)$/,
  signatures: /^signatures\/[^/]+\/[^/]+\.yaml$/,
  detectors: /^signatures\/[^/]+\/[^/]+\.lua$/,
  alarms: /^alarms\/[^/]+\.yaml$/,
  policies: /^policies\/[^/]+\.yaml$/,
} as const;

/** The team's folders, and what belongs into each, in words. */
const folders: Readonly<Record<string, string>> = {
  advisories: 'advisories/YYYY/ID.md, or advisories/drafts/NAME.md',
  signatures:
    'signatures/GROUP/NAME.yaml, its NAME.lua, a file in signatures/GROUP/samples/, or an imported library: signatures/GROUP/library.yaml with its .rules and .lib files',
  alarms: 'alarms/NAME.yaml',
  policies: 'policies/NAME.yaml',
};

/** The names of the team's folders. */
export const teamFolders: readonly string[] = Object.keys(folders);

const maxFiles = 100_000;
const maxDepth = 4;

/** Copies that editors leave beside a file: `x.md~` of Emacs, Vim and others, `#x.md#` of Emacs. */
const editorCopy = /~$|^#.*#$/;

/** Lists the team's folders. Hidden files (`.gitkeep`) and editors' copies are left alone; links and files out of place are faults. */
export async function listFiles(root: string): Promise<WorkspaceFiles> {
  const faults: VFileMessage[] = [];
  const paths: string[] = [];
  for (const entry of await entriesOf(root)) {
    if (folders[entry.name] === undefined) continue;
    if (entry.isDirectory()) await walk(root, entry.name, 1, paths, faults);
    else faults.push(fileFault(entry.name, 'Unexpected link or file, expected a folder'));
  }
  const files = paths.sort(byCodeUnit);
  const kinds = new Map(
    Object.entries(patterns).map(([kind, pattern]) => [kind, { pattern, found: [] as string[] }]),
  );
  const all = [...kinds.values()];
  const of = (kind: keyof typeof patterns) => kinds.get(kind)?.found ?? [];
  for (const file of files) {
    // No file is of two kinds; most are notes, the first.
    const kind = all.find(({ pattern }) => pattern.test(file));
    kind?.found.push(file);
    if (kind !== undefined) continue;
    const expected = folders[file.split('/')[0] ?? ''];
    faults.push(
      fileFault(file, `Unexpected file, expected ${expected}`, 'Move it to its place, or out of the folder.'),
    );
  }
  return {
    notes: of('notes'),
    signatures: of('signatures'),
    libraries: of('libraries'),
    rules: of('rules'),
    detectors: of('detectors'),
    samples: of('samples'),
    alarms: of('alarms'),
    policies: of('policies'),
    faults,
  };
}

async function entriesOf(root: string) {
  try {
    return await readdir(root, { withFileTypes: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new ClarionError('usage', `Can't read the folder ${root}: ${error.code}`, {
      code: 'workspace/none',
      expected: 'a folder with a clarion.yaml',
      cause: error,
    });
  }
}

async function walk(
  root: string,
  folder: string,
  depth: number,
  paths: string[],
  faults: VFileMessage[],
): Promise<void> {
  for (const entry of await entriesBelow(root, folder, faults)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || editorCopy.test(entry.name)) continue;
    if (paths.length >= maxFiles) {
      if (paths.length === maxFiles)
        faults.push(fileFault(path, `Unexpected file, expected at most ${maxFiles} files in a workspace`));
      return;
    }
    if (entry.isSymbolicLink())
      faults.push(
        fileFault(
          path,
          'Unexpected symbolic link, expected the file itself',
          'Links are not followed: put the file here.',
        ),
      );
    else if (entry.isDirectory() && depth < maxDepth) await walk(root, path, depth + 1, paths, faults);
    else paths.push(path);
  }
}

/** A folder that is gone since it was listed holds nothing; what the system refuses is a fault. */
async function entriesBelow(root: string, folder: string, faults: VFileMessage[]) {
  try {
    return await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT') faults.push(fileFault(folder, `Can't read the folder: ${error.code}`));
    return [];
  }
}

function fileFault(file: string, reason: string, hint?: string): VFileMessage {
  return fault({ file, place: { line: 1, column: 1 }, rule: 'file-place', reason, hint });
}
