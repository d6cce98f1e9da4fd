import { join } from 'node:path';
import { createFile, expectFree, writeAside } from '../../store/index.ts';
import { addLink, type DeskNote, type NewFile } from '../../workspace/start/index.ts';
import type { SharedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** Options of every `clarion new`. */
export interface NewOptions extends SharedOptions {
  readonly workspace?: string;
}

/** Something that was started. */
export interface Started {
  readonly root: string;
  /** What it is called: an id or a name. */
  readonly name: string;
  readonly files: readonly NewFile[];
  /** The note that is to link it. */
  readonly note?: { readonly in: DeskNote; readonly key: 'signatures' | 'alarms' | 'policies' } | undefined;
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** True where questions can be asked. */
export function isInteractive(options: SharedOptions): boolean {
  return process.stdin.isTTY === true && options.json !== true;
}

/** Writes what was started, links it from its note, and tells so. The first file is written last: it names the others. */
export async function writeStarted(terminal: Terminal, started: Started): Promise<void> {
  const { root, name, files, note, next } = started;
  // What can fail without a file being written fails before any is.
  const linked = note === undefined ? undefined : addLink(note.in.text, note.key, name);
  for (const { path } of files) await expectFree(join(root, path));
  for (const { path, text } of files.toReversed()) await createFile(join(root, path), Buffer.from(text));
  const changed = note !== undefined && linked !== note.in.text ? note.in.file : undefined;
  if (changed !== undefined && linked !== undefined)
    await writeAside(join(root, changed), Buffer.from(linked));
  const paths = files.map(({ path }) => path);
  terminal.json({ name, written: paths, ...(changed === undefined ? {} : { linked: changed }) });
  for (const path of paths) terminal.out(`wrote   ${path}`);
  if (changed !== undefined) terminal.out(`linked  ${changed}`);
  terminal.note('What comes next:');
  for (const line of next) terminal.note(`  ${line}`);
}
