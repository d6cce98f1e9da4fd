import { readFile, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';

/** Suricata's command socket: one JSON command a line, one JSON answer a line. */
export interface CommandSocket {
  /**
   * Sends a command and returns the `message` of its answer. Throws an engine `ClarionError` where the engine says NOK,
   * hangs up, answers nonsense or takes longer than `deadline` milliseconds.
   */
  ask(command: string, args?: Readonly<Record<string, string>>, deadline?: number): Promise<unknown>;
  /** A setting of the running engine, as it was started; undefined where it has none of that name. */
  setting(name: string): Promise<string | undefined>;
  close(): void;
}

/** Failed rules are listed with their text: 50,000 of them fit. */
const maxAnswer = 64 * 1024 * 1024;
const defaultDeadline = 10_000;
const answerSchema = z.object({ return: z.enum(['OK', 'NOK']), message: z.unknown().optional() });

/** Opens the socket and shakes hands. Undefined where nobody listens: no such file, or nobody behind it. */
export async function openCommandSocket(
  path: string,
  deadline = defaultDeadline,
): Promise<CommandSocket | undefined> {
  const socket = await dial(path, deadline);
  if (socket === undefined) return undefined;
  const read = lineReader(socket, path);
  const ask = async (line: object, what: string, within: number) => {
    socket.write(`${JSON.stringify(line)}\n`);
    const answer = readAnswer(await read(what, within), what);
    if (answer.return === 'NOK') {
      const told = typeof answer.message === 'string' ? answer.message : JSON.stringify(answer.message);
      throw new ClarionError('engine', `Suricata refused ${what}: ${told}`, { code: 'engine/refused' });
    }
    return answer.message;
  };
  try {
    await ask({ version: '0.2' }, 'the protocol version 0.2', deadline);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    ask: (command, args, within = defaultDeadline) =>
      ask(args === undefined ? { command } : { command, arguments: args }, command, within),
    setting: async (name) => {
      try {
        const command = { command: 'conf-get', arguments: { variable: name } };
        const value = await ask(command, `conf-get ${name}`, defaultDeadline);
        return typeof value === 'string' ? value : undefined;
      } catch (error) {
        if (error instanceof ClarionError && error.code === 'engine/refused') return undefined;
        throw error;
      }
    },
    close: () => socket.destroy(),
  };
}

function dial(path: string, deadline: number): Promise<Socket | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>();
  const socket = connect(path);
  const timer = setTimeout(() => {
    socket.destroy();
    reject(silent(`a connection to ${path}`, deadline));
  }, deadline);
  socket.once('connect', () => {
    clearTimeout(timer);
    resolve(socket);
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
    else void notOpened(path, error).then(reject);
  });
  return promise;
}

async function notOpened(path: string, error: NodeJS.ErrnoException): Promise<ClarionError> {
  const group = error.code === 'EACCES' ? await groupOf(path) : undefined;
  return new ClarionError(
    'engine',
    `Suricata's socket ${path} can not be opened: ${error.code ?? error.message}`,
    {
      code: 'engine/socket',
      expected: 'a unix socket that this user may write to',
      hint:
        group === undefined
          ? 'Run as root, or name another socket as suricata.socket in sensor.yaml.'
          : `Run as root, or as a user of the group ${group}, which the socket belongs to.`,
      cause: error,
    },
  );
}

/** The name of the group that a file belongs to, or its number; undefined where this user may not even look. */
async function groupOf(path: string): Promise<string | undefined> {
  try {
    const { gid } = await stat(path);
    const groups = await readFile('/etc/group', 'utf8');
    return (
      groups
        .split('\n')
        .find((line) => line.split(':')[2] === String(gid))
        ?.split(':')[0] ?? String(gid)
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Returns a function that waits for the next line. What the engine sends unasked is taken for its next answer. */
function lineReader(socket: Socket, path: string): (what: string, deadline: number) => Promise<string> {
  let chunks: Buffer[] = [];
  let size = 0;
  let ended: Error | undefined;
  let wake: (() => void) | undefined;
  const end = (error: Error) => {
    ended ??= error;
    wake?.();
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxAnswer) {
      end(
        new ClarionError('engine', `Suricata's answer on ${path} is longer than ${maxAnswer} bytes`, {
          code: 'engine/answer',
        }),
      );
      socket.destroy();
    } else if (chunk.includes(0x0a)) wake?.();
  });
  socket.on('error', end);
  socket.on('close', () => end(new Error('the connection was closed')));
  return async (what, deadline) => {
    const line = takeLine();
    if (line !== undefined) return line;
    const { promise, resolve } = Promise.withResolvers<'woken' | 'late'>();
    const timer = setTimeout(() => resolve('late'), deadline);
    wake = () => resolve('woken');
    if (ended !== undefined) wake();
    const outcome = await promise;
    clearTimeout(timer);
    wake = undefined;
    const answer = takeLine();
    if (answer !== undefined) return answer;
    if (outcome === 'woken') {
      if (ended instanceof ClarionError) throw ended;
      throw new ClarionError('engine', `Suricata hung up at ${what}`, {
        code: 'engine/hung-up',
        expected: 'an answer',
        cause: ended,
      });
    }
    socket.destroy();
    throw silent(what, deadline);
  };

  function takeLine(): string | undefined {
    if (!chunks.some((chunk) => chunk.includes(0x0a))) return undefined;
    const all = Buffer.concat(chunks);
    const at = all.indexOf(0x0a);
    chunks = at + 1 < all.length ? [all.subarray(at + 1)] : [];
    size = all.length - at - 1;
    return all.toString('utf8', 0, at);
  }
}

function readAnswer(line: string, what: string): z.infer<typeof answerSchema> {
  const answer = answerSchema.safeParse(parseJson(line));
  if (answer.success) return answer.data;
  throw new ClarionError('engine', `Suricata's answer to ${what} is none: ${line.slice(0, 200)}`, {
    code: 'engine/answer',
    expected: '{"return": "OK" or "NOK", "message": …}',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function silent(what: string, deadline: number): ClarionError {
  return new ClarionError('engine', `Suricata gave no answer to ${what} within ${deadline / 1000} s`, {
    code: 'engine/deadline',
    hint: 'Look whether the engine still runs, and into its log.',
  });
}
