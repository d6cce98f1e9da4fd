import { join } from 'node:path';
import type { Argument, Call } from './strace.ts';

/** What a call did to a file or a folder, by absolute path. */
export type Change =
  | { readonly kind: 'open'; readonly path: string; readonly truncated: boolean; readonly appending: boolean }
  /** @property at byte position; where the file was written last, unless told */
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Buffer; readonly at: number | undefined }
  | { readonly kind: 'cut'; readonly path: string; readonly length: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly path: string }
  | { readonly kind: 'link'; readonly from: string; readonly path: string }
  | { readonly kind: 'symlink'; readonly target: string; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string };

/** Where a run can be met: the `nth` call of a name, in its thread, that has to do with a path. */
export interface Point {
  readonly call: string;
  /** What `strace -P` is given. */
  readonly path: string;
  readonly nth: number;
}

export interface Operation {
  readonly change: Change;
  readonly point: Point;
}

/**
 * The operations below a folder, in order, out of all calls of a run.
 *
 * @throws Error for a call there whose effect is not known.
 */
export function operationsBelow(folder: string, calls: readonly Call[]): readonly Operation[] {
  const isBelow = (path: string) => path === folder || path.startsWith(`${folder}/`);
  const counts = new Map<string, number>();
  const operations: Operation[] = [];
  for (const call of calls) {
    for (const path of new Set(call.args.flatMap(pathOf))) {
      const key = `${call.thread} ${call.name} ${path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    if (call.failed) continue;
    const change = changeOf(call);
    if (change === 'none') continue;
    if (change === undefined) {
      if (call.args.flatMap(pathOf).some(isBelow))
        throw new Error(`Unexpected call below ${folder}: ${call.name}, expected one whose effect is known`);
      continue;
    }
    if (!isBelow(change.path)) continue;
    // strace follows links in the paths that it is given, and what a rename replaces may be a link.
    const path = call.name === 'unlinkat' ? folderOf(call) : 'from' in change ? change.from : change.path;
    const nth = counts.get(`${call.thread} ${call.name} ${path}`);
    if (nth === undefined) throw new Error(`${call.name} ${path} was not counted`);
    operations.push({ change, point: { call: call.name, path, nth } });
  }
  return operations;
}

/** @returns `none` where a call changes nothing, undefined where its effect is not known. */
function changeOf({ name, args }: Call): Change | 'none' | undefined {
  const [first, second, third, fourth] = args;
  switch (name) {
    case 'openat': {
      const flags = word(third).split('|');
      if (!flags.includes('O_CREAT') && !flags.includes('O_TRUNC')) return 'none';
      return {
        kind: 'open',
        path: beside(first, second),
        truncated: flags.includes('O_TRUNC'),
        appending: flags.includes('O_APPEND'),
      };
    }
    case 'write':
      return { kind: 'write', path: path(first), bytes: text(second), at: undefined };
    case 'pwrite64':
      return { kind: 'write', path: path(first), bytes: text(second), at: Number(word(fourth)) };
    case 'ftruncate':
      return { kind: 'cut', path: path(first), length: Number(word(second)) };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path: path(first) };
    case 'rename':
      return { kind: 'rename', from: path(first), path: path(second) };
    case 'link':
      return { kind: 'link', from: path(first), path: path(second) };
    case 'symlink':
      return { kind: 'symlink', target: path(first), path: path(second) };
    case 'mkdir':
      return { kind: 'folder', path: path(first) };
    case 'unlink':
    case 'rmdir':
      return { kind: 'remove', path: path(first) };
    case 'unlinkat':
      return { kind: 'remove', path: beside(first, second) };
    default:
      return undefined;
  }
}

/** The paths by which strace knows an argument. */
function pathOf(argument: Argument): readonly string[] {
  if (argument.kind === 'word') return [];
  return [argument.kind === 'text' ? argument.bytes.toString() : argument.path];
}

function folderOf({ args }: Call): string {
  return path(args[0]);
}

function path(argument: Argument | undefined): string {
  const [found] = argument === undefined ? [] : pathOf(argument);
  if (found === undefined) throw new Error('Unexpected argument, expected a path');
  return found;
}

/** A path that is relative to the folder of a descriptor, unless it is absolute. */
function beside(folder: Argument | undefined, name: Argument | undefined): string {
  const named = path(name);
  return named.startsWith('/') ? named : join(path(folder), named);
}

function text(argument: Argument | undefined): Buffer {
  if (argument?.kind !== 'text') throw new Error('Unexpected argument, expected bytes');
  return argument.bytes;
}

function word(argument: Argument | undefined): string {
  if (argument?.kind !== 'word') throw new Error('Unexpected argument, expected a word');
  return argument.word;
}
