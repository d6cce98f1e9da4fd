import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { ClarionError } from '../../names/error.ts';

/** Most bytes that a list of files may have: some 500,000 files. A tree can name itself over and over. */
const listCeiling = 64 * 1024 * 1024;

/** Replaced objects would show another commit under its id; a partial clone would ask its server in the middle of reading. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
});

/** What git answers to a question of plumbing, which runs no hook and no filter; undefined where it refuses. */
export async function askGit(folder: string, args: readonly string[]): Promise<Buffer | undefined> {
  try {
    const options = {
      cwd: folder,
      env: environment(),
      encoding: 'buffer',
      maxBuffer: listCeiling,
    } as const;
    return (await promisify(execFile)('git', [...args], options)).stdout;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (typeof error.code === 'number') return undefined;
    throw error.code === 'ENOENT' ? noGit(error) : error;
  }
}

/**
 * Reads objects of the kind blob, one after another: their bytes as they were committed, without any conversion.
 *
 * @throws ClarionError of kind `usage`, code `git/object`, where one is missing: a partial clone, or a damaged one.
 */
export async function* readBlobs(folder: string, ids: readonly string[]): AsyncGenerator<Buffer> {
  const git = spawn('git', ['cat-file', '--batch'], {
    cwd: folder,
    env: environment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A git that ends early takes our questions along; what it did not answer tells.
  git.stdin.on('error', () => undefined);
  git.stdin.end(ids.map((id) => `${id}\n`).join(''));
  const ended = once(git, 'close');
  const answers = reading(git.stdout);
  try {
    for (const id of ids) {
      const [, size] = /^[0-9a-f]+ blob ([0-9]+)$/.exec((await answers.line()) ?? '') ?? [];
      const bytes = size === undefined ? undefined : await answers.take(Number(size) + 1);
      if (bytes === undefined)
        throw new ClarionError('usage', `git can not read the object ${id}`, {
          code: 'git/object',
          expected: 'a whole clone',
          hint: 'git fsck tells what is missing; git fetch --refetch brings it.',
        });
      yield bytes.subarray(0, -1);
    }
  } finally {
    git.kill();
    await ended;
  }
}

/** A stream taken piece by piece; undefined where it ends before. */
function reading(stream: AsyncIterable<Buffer>) {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async () => {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  };
  const take = async (length: number): Promise<Buffer | undefined> => {
    const parts = [held];
    for (let there = held.length; there < length; ) {
      const part = await more();
      if (part === undefined) return undefined;
      parts.push(part);
      there += part.length;
    }
    const all = parts.length === 1 ? held : Buffer.concat(parts);
    held = all.subarray(length);
    return all.subarray(0, length);
  };
  const line = async (): Promise<string | undefined> => {
    for (let end = held.indexOf('\n'); ; end = held.indexOf('\n')) {
      if (end >= 0) return (await take(end + 1))?.toString('latin1', 0, end);
      const part = await more();
      if (part === undefined) return undefined;
      held = Buffer.concat([held, part]);
    }
  };
  return { line, take };
}

function noGit(cause: Error): ClarionError {
  return new ClarionError('usage', 'There is no git on this machine', {
    code: 'git/absent',
    expected: 'git in a folder of PATH',
    cause,
  });
}
