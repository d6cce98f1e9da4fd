import { type CommandUnderTest, type Ended, run } from './command.ts';

/** An argument of a system call. */
export type Argument =
  | { readonly kind: 'text'; readonly bytes: Buffer }
  /** A file descriptor, and the path that it stands for; none for a socket and the like. */
  | { readonly kind: 'descriptor'; readonly path: string }
  | { readonly kind: 'word'; readonly word: string };

/** A system call as strace prints it, once it has returned. */
export interface Call {
  readonly thread: number;
  readonly name: string;
  readonly args: readonly Argument[];
  readonly failed: boolean;
  /** strace gave the answer in the kernel's place. */
  readonly injected: boolean;
}

/** All calls by which a process can change a file or a folder, and `close`, which can not. */
const changing = [
  ...['open', 'openat', 'openat2', 'creat', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'sendfile'],
  ...[
    'copy_file_range',
    'splice',
    'fallocate',
    'truncate',
    'ftruncate',
    'fsync',
    'fdatasync',
    'sync',
    'syncfs',
  ],
  ...[
    'sync_file_range',
    'rename',
    'renameat',
    'renameat2',
    'unlink',
    'unlinkat',
    'rmdir',
    'mkdir',
    'mkdirat',
  ],
  ...['symlink', 'symlinkat', 'link', 'linkat', 'mknod', 'mknodat', 'chmod', 'fchmod', 'fchmodat', 'chown'],
  ...['fchown', 'lchown', 'fchownat', 'setxattr', 'fsetxattr', 'lsetxattr', 'removexattr', 'fremovexattr'],
];

/** Runs a command to its end under strace; returns all its calls that may have changed a file, in order. */
export async function trace(command: CommandUnderTest): Promise<{ ended: Ended; calls: readonly Call[] }> {
  const { ended, output } = await run(command, [
    // Paths of descriptors; strings in hex and never cut.
    ...['-y', '-xx', '-s', String(2 ** 28)],
    ...['-e', `trace=${changing.join(',')}`],
  ]);
  return { ended, calls: readCalls(output) };
}

/**
 * Reads what `strace -f -y -xx` wrote.
 *
 * @throws Error for a line that is not one of a call, a signal or an end: a trace that is half understood would prove nothing.
 */
export function readCalls(output: string): readonly Call[] {
  const begun = new Map<number, string>();
  const calls: Call[] = [];
  for (const line of output.split('\n')) {
    if (line === '') continue;
    const [, id, text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const thread = Number(id);
    if (id === undefined) throw unexpected(line);
    if (/^(---|\+\+\+) .* (---|\+\+\+)$/.test(text)) continue;
    const cut = / <unfinished \.\.\.>(\) += \?)?$/.exec(text);
    if (cut !== null) {
      // Never answered: the process was killed in it.
      if (cut[1] === undefined) begun.set(thread, text.slice(0, cut.index));
      continue;
    }
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(text);
    const before = begun.get(thread);
    if (resumed !== null && before?.startsWith(`${resumed[1]}(`) !== true) throw unexpected(line);
    begun.delete(thread);
    const call = readCall(thread, resumed === null ? text : `${before}${text.slice(resumed[0].length)}`);
    if (call === 'unanswered') continue;
    if (call === undefined) throw unexpected(line);
    calls.push(call);
  }
  return calls;
}

function readCall(thread: number, text: string): Call | 'unanswered' | undefined {
  const name = /^\w+(?=\()/.exec(text)?.[0];
  if (name === undefined) return undefined;
  const args: Argument[] = [];
  let rest = text.slice(name.length + 1);
  while (!rest.startsWith(')')) {
    const read = readArgument(rest);
    if (read === undefined) return undefined;
    args.push(read.argument);
    rest = rest.slice(read.length).replace(/^, /, '');
  }
  const answer = /^\) += (?:(-?\d+|0x[0-9a-f]+)(?:<[^>]*>(?:\(deleted\))?)?|(\?))(?: (.*))?$/.exec(rest);
  if (answer === null) return undefined;
  const [, number, none, remark = ''] = answer;
  if (none !== undefined) return 'unanswered';
  return { thread, name, args, failed: number === '-1', injected: remark.endsWith('(INJECTED)') };
}

function readArgument(rest: string): { readonly argument: Argument; readonly length: number } | undefined {
  const text = /^"((?:\\x[0-9a-f]{2})*)"(?!\.)/.exec(rest);
  if (text !== null) return { argument: { kind: 'text', bytes: fromHex(text[1]) }, length: text[0].length };
  const descriptor = /^(?:\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*|[^\\>]*)>(?:\(deleted\))?/.exec(rest);
  if (descriptor !== null)
    return {
      argument: { kind: 'descriptor', path: fromHex(descriptor[1]).toString() },
      length: descriptor[0].length,
    };
  const word = /^(?:[\w|+*-]+|\{[^{}"]*\}|NULL)(?=[,)])/.exec(rest);
  if (word !== null) return { argument: { kind: 'word', word: word[0] }, length: word[0].length };
  return undefined;
}

function fromHex(escaped = ''): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

function unexpected(line: string): Error {
  return new Error(`Unexpected line of strace: ${line.slice(0, 300)}`);
}
