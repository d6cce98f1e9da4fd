import type { VFileMessage } from 'vfile-message';
import { type Content, type Parts, readParts } from './content.ts';
import { listFiles, type WorkspaceFiles } from './files.ts';
import { type Memory, type Stamp, stampOf, tick } from './judge.ts';
import { contentOf, judgedIn, workspaceOf } from './load.ts';
import type { Workspace } from './workspace.ts';

/** A workspace while it is written: what can be shown of it, and what is wrong with it now. */
export interface View {
  /** Of each file its newest state without an error; absent until clarion.yaml has been sound once. */
  readonly workspace: Workspace | undefined;
  readonly faults: readonly VFileMessage[];
  /** Files that are shown as they were before they had a fault. */
  readonly stale: ReadonlySet<string>;
}

interface Kept {
  configuration?: Content['configuration'];
  readonly notes: Map<string, Content['notes'][number]>;
  readonly signatures: Map<string, Content['signatures'][number]>;
  readonly alarms: Map<string, Content['alarms'][number]>;
  readonly policies: Map<string, Content['policies'][number]>;
}

/** Reads a workspace again and again, and each time only what has changed. Keeps all in memory, writes nothing. */
export class WorkspaceReader {
  readonly #root: string;
  readonly #kept: Kept = { notes: new Map(), signatures: new Map(), alarms: new Map(), policies: new Map() };
  #memory: Memory = new Map();
  #parts: { readonly parts: Parts; readonly stamp: string } | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  async read(): Promise<View> {
    const parts = await this.#readParts(await listFiles(this.#root));
    this.#memory = await judgedIn(parts, this.#memory, true);
    const content = contentOf(parts, this.#memory);
    const faulty = new Set(content.faults.filter(({ fatal }) => fatal === true).map(({ file = '' }) => file));
    const stale = new Set<string>();
    const last = <T extends { readonly file: string }>(
      now: readonly T[],
      kept: Map<string, T>,
      files: readonly string[],
    ): readonly T[] => {
      for (const file of kept.keys()) if (!files.includes(file)) kept.delete(file);
      for (const it of now) if (!faulty.has(it.file)) kept.set(it.file, it);
      for (const file of kept.keys()) if (faulty.has(file)) stale.add(file);
      return [...kept.values()];
    };
    const { files } = content;
    const kept = this.#kept;
    if (content.configuration !== undefined && !faulty.has('clarion.yaml'))
      kept.configuration = content.configuration;
    const { configuration } = kept;
    const sound = last(content.notes, kept.notes, files.notes);
    // A note that was never without a fault is shown as far as it goes.
    const others = content.notes.filter(({ file, note }) => note !== undefined && !kept.notes.has(file));
    const workspace = workspaceOf({
      ...content,
      ...(configuration === undefined ? {} : { configuration }),
      notes: [...sound, ...others],
      signatures: last(content.signatures, kept.signatures, files.signatures),
      alarms: last(content.alarms, kept.alarms, files.alarms),
      policies: last(content.policies, kept.policies, files.policies),
    });
    return { workspace, faults: content.faults, stale };
  }

  /** What is no note is read again as a whole, once any of it has another stamp. */
  async #readParts(files: WorkspaceFiles): Promise<Parts> {
    const taken = Date.now();
    const { notes: _notes, faults, ...others } = files;
    const stamps = ['clarion.yaml', ...Object.values(others).flat()].map((file): readonly [string, Stamp] => [
      file,
      stampOf(this.#root, file),
    ]);
    const recent = stamps.filter(([, [, written, changed]]) => Math.max(written, changed) + tick >= taken);
    const stamp = JSON.stringify([stamps, faults.map(String)]);
    const before = this.#parts;
    // A file that changed within a tick of the clock may change again unseen.
    const parts =
      before?.stamp === stamp && recent.length === 0
        ? { ...before.parts, files }
        : await readParts(this.#root, files);
    this.#parts = { parts, stamp };
    return parts;
  }
}
