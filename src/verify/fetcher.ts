import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ClarionError } from '../names/error.ts';
import { refusal, type StepCode } from './steps.ts';

/** Where files of a live update come from. */
export interface Fetcher {
  /**
   * The bytes of a file; undefined where there is none. Never takes more than `ceiling` bytes.
   * @throws ClarionError `unreachable` where nobody answers in time or the server fails; `verification`, with the
   * step's code, where the answer can not be the file (redirected, too long).
   */
  get(url: URL, ceiling: number, step: StepCode): Promise<Uint8Array | undefined>;
}

/** How long a download may take. */
export interface FetchLimits {
  /** Milliseconds without a first byte. */
  readonly answer: number;
  /** Milliseconds for the whole of a file. */
  readonly deadline: number;
  /** Bytes a second that must arrive on average, counted after `answer` milliseconds have gone. */
  readonly floor: number;
}

export const defaultLimits: FetchLimits = { answer: 20_000, deadline: 15 * 60_000, floor: 1_000 };

/** Fetches `http:`, `https:` and `file:`. */
export function createFetcher(limits: FetchLimits = defaultLimits): Fetcher {
  return {
    get: (url, ceiling, step) => {
      if (url.protocol === 'file:') return fromFile(url, ceiling, step);
      if (url.protocol === 'http:' || url.protocol === 'https:')
        return fromServer(url, ceiling, step, limits);
      throw new ClarionError('usage', `Unexpected address ${url.href}`, {
        code: 'verify/address',
        expected: 'an address that begins with https:, http: or file:',
      });
    },
  };
}

async function fromServer(url: URL, ceiling: number, step: StepCode, limits: FetchLimits) {
  const abort = new AbortController();
  const started = performance.now();
  let received = 0;
  let slow: string | undefined;
  // A slow-retrieval attack keeps a connection just alive: an average that is too low ends it (TUF 1.0.34, 1.5.2).
  const watch = setInterval(
    () => {
      const spent = performance.now() - started;
      if (spent > limits.deadline) slow = `not whole after ${Math.round(limits.deadline / 1000)} s`;
      else if (spent > limits.answer && received === 0) slow = `no answer in ${limits.answer / 1000} s`;
      else if (spent > limits.answer && received / (spent / 1000) < limits.floor)
        slow = `slower than ${limits.floor} bytes a second`;
      if (slow !== undefined) abort.abort();
    },
    Math.min(250, limits.answer),
  );
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: abort.signal,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'clarion' },
    });
    if (!isFile(response, url, step)) return undefined;
    const encoding = response.headers.get('content-encoding');
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      if (received > ceiling)
        throw encoding === null ? tooLong(url, ceiling, step) : tooLongUnpacked(url, ceiling, step, encoding);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof ClarionError) throw error;
    if (slow === undefined && isUndecodable(error))
      throw refusal(step, `${url.href} does not unpack as its Content-Encoding says: ${reason(error)}`, {
        expected: 'the file as it is; it is asked for without any encoding',
        cause: error,
      });
    throw unreachable(url, slow ?? reason(error), error);
  } finally {
    clearInterval(watch);
    abort.abort();
  }
}

/** Judges a status: true for a file, false for none. */
function isFile(response: Response, url: URL, step: StepCode): boolean {
  const { status } = response;
  if (status === 200) return true;
  if (status === 403 || status === 404 || status === 410) return false;
  if (status >= 500 || status === 408 || status === 425 || status === 429)
    throw unreachable(url, `status ${status}`);
  const redirected = status >= 300 && status < 400;
  throw refusal(step, `${url.href} answered with status ${status}${redirected ? ', a redirect' : ''}`, {
    expected: 'status 200: a live update is at its own address, and redirects are not followed',
  });
}

async function fromFile(url: URL, ceiling: number, step: StepCode): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    // A pipe in the place of a file would have us wait for ever.
    file = await open(fileURLToPath(url), constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) return undefined;
    if (found.size > ceiling) throw tooLong(url, ceiling, step);
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof ClarionError) throw error;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw unreachable(url, reason(error), error);
  } finally {
    await file?.close();
  }
}

/** True for what zlib says (Z_DATA_ERROR, ERR_BROTLI..., ZSTD_error_...) of an answer that came and is not what it says. */
function isUndecodable(error: unknown): boolean {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error && 'code' in inner && /^(Z_|ERR_|ZSTD_)/.test(String(inner.code));
}

function tooLong(url: URL, ceiling: number, step: StepCode): ClarionError {
  return refusal(step, `${url.href} is longer than ${ceiling} bytes`, {
    expected: `at most ${ceiling} bytes, as the signed metadata or the limit for this file says`,
  });
}

/** A server that takes the ending .zst for an encoding has us unpack the file itself. */
function tooLongUnpacked(url: URL, ceiling: number, step: StepCode, encoding: string): ClarionError {
  return refusal(
    step,
    `${url.href} came with Content-Encoding ${encoding.slice(0, 40)}, and is longer than ${ceiling} bytes without it`,
    {
      expected: 'the file as it is; it is asked for without any encoding',
      hint: 'Tell the publisher: the web server must declare no Content-Encoding for .zst files.',
    },
  );
}

function unreachable(url: URL, why: string, cause?: unknown): ClarionError {
  return new ClarionError('unreachable', `${url.href} can not be reached: ${why}`, {
    code: 'verify/fetch',
    hint: 'Try again later; nothing was changed.',
    cause,
  });
}

function reason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
