import type { IncomingMessage } from 'node:http';
import { ClarionError } from '../../names/error.ts';
import type { Asking } from '../fetcher.ts';
import { refusal, type StepCode } from '../steps.ts';
import { type FetchLimits, keepPace, type Pace } from './pace.ts';
import { reason, shown, tooLong, unreachable } from './refused.ts';

/** Not by `import`: that asks node:http for all its names, and for two of them Node loads a second HTTP client, which takes longer than an update with nothing new. */
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule('node:http');
const { Agent: HttpsAgent, request: httpsRequest } = process.getBuiltinModule('node:https');

/** `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case. */
export type ProxySettings = Readonly<Record<string, string | undefined>>;

export interface ServerOptions {
  readonly limits: FetchLimits;
  readonly headers: (url: URL) => Readonly<Record<string, string>>;
  readonly proxy: ProxySettings;
  /** Ends what is under way. */
  readonly signal: AbortSignal | undefined;
}

/** Connections to servers. */
interface Lines {
  get(url: URL, ceiling: number, step: StepCode, asking: Asking): Promise<Uint8Array | undefined>;
  close(): void;
}

/** How often a file is taken up again where the connection broke, as long as each attempt brings something. */
const maxResumes = 8;
/** So many bytes at a time are kept aside: shorter files are asked for again in less time than that takes. */
const asidePortion = 256 * 1024;
/** Bytes of an answer that is no file, read so that the connection can be used again. */
const maxDrained = 64 * 1024;

/** What has come of a file, over all attempts. */
interface Received {
  chunks: Uint8Array[];
  received: number;
  /** Bytes of the newest attempt. */
  came: number;
  /** Chunks that are not kept aside yet, and where they begin. */
  unkept: Uint8Array[];
  kept: number;
  /** The strong entity tag of the file that the chunks are of. */
  tag: string | undefined;
}

/** Fetches from servers, over connections that are kept between files. Redirects are not followed. */
export function openLines(options: ServerOptions): Lines {
  const agents = {
    // Node takes the proxies of a process that asks for them; the names are curl's.
    'http:': new HttpAgent({ keepAlive: true, proxyEnv: options.proxy }),
    'https:': new HttpsAgent({ keepAlive: true, proxyEnv: options.proxy }),
  };
  const ask = (url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const all = {
        ...options.headers(url),
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'clarion',
        ...headers,
      };
      const sent =
        url.protocol === 'https:'
          ? httpsRequest(url, { agent: agents['https:'], headers: all, signal })
          : httpRequest(url, { agent: agents['http:'], headers: all, signal });
      let answered = false;
      sent.on('response', (response) => {
        answered = true;
        resolve(response);
      });
      // A server that wants to speak something else: its answer is judged like any other, its connection ended.
      sent.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response);
      });
      sent.on('close', () => reject(new Error('the connection was closed without an answer')));
      sent.on('error', (error) => {
        // A server may close a connection that was kept just when it is used again: that is no failure yet.
        if (sent.reusedSocket && !answered && !signal.aborted) resolve(ask(url, headers, signal));
        else reject(error);
      });
      sent.end();
    });

  const get: Lines['get'] = async (url, ceiling, step, { condition, aside }) => {
    const pace = keepPace(options.limits, options.signal);
    const begun = aside?.begun ?? Buffer.alloc(0);
    const so: Received = {
      chunks: [begun],
      received: begun.length,
      came: 0,
      unkept: [],
      kept: begun.length,
      tag: undefined,
    };
    try {
      for (let attempt = 0; ; attempt += 1) {
        so.came = 0;
        try {
          return await exchange(so, pace);
        } catch (error) {
          if (error instanceof ClarionError && error.kind !== 'unreachable') throw error;
          const why = pace.tooSlow();
          const hopeless = error instanceof ClarionError || why !== undefined;
          if (!hopeless && attempt < maxResumes && so.came > 0) continue;
          await keepAside(so);
          throw error instanceof ClarionError ? error : unreachable(url, why ?? reason(error), error);
        }
      }
    } finally {
      pace.stop();
    }

    /** One request and its answer. */
    async function exchange(into: Received, watch: Pace): Promise<Uint8Array | undefined> {
      const headers: Record<string, string> = {};
      if (into.received > 0) {
        headers.range = `bytes=${into.received}-`;
        // What lies under this address has one content for ever; the tag tells where a server thinks otherwise.
        if (into.tag !== undefined) headers['if-range'] = into.tag;
      } else if (condition?.known !== undefined) headers['if-none-match'] = condition.known.tag;
      const response = await ask(url, headers, watch.signal);
      const found = judge(response, url, step, into.received > 0, condition?.known !== undefined);
      if (found === 'none' || found === 'unchanged') {
        await drain(response, watch);
        expectInTime(url, watch);
        return found === 'none' ? undefined : condition?.known?.bytes;
      }
      if (found === 'no rest') {
        await drain(response, watch);
        await beginAnew(into);
        return exchange(into, watch);
      }
      if (found === 'whole') await beginAnew(into);
      else if (beginning(response) !== into.received)
        throw cut(response, refusal(step, `${shown(url)} went on at another place than asked for`));
      into.tag = strongTag(response);
      // Not a byte is taken of an answer that says itself that it is too long.
      if (into.received + Number(response.headers['content-length'] ?? 0) > ceiling)
        throw cut(response, tooLong(url, ceiling, step));
      for await (const chunk of response) {
        const bytes: Uint8Array = chunk;
        watch.arrived(bytes.length);
        into.received += bytes.length;
        into.came += bytes.length;
        if (into.received > ceiling) throw tooLong(url, ceiling, step);
        into.chunks.push(bytes);
        into.unkept.push(bytes);
        if (into.received - into.kept >= asidePortion) await keepAside(into);
      }
      expectInTime(url, watch);
      if (into.tag !== undefined) condition?.tagged(into.tag);
      return Buffer.concat(into.chunks);
    }

    async function keepAside(of: Received): Promise<void> {
      if (aside === undefined || of.received === of.kept) return;
      await aside.append(Buffer.concat(of.unkept));
      Object.assign(of, { unkept: [], kept: of.received });
    }

    async function beginAnew(of: Received): Promise<void> {
      if (of.kept > 0) await aside?.clear();
      Object.assign(of, { chunks: [], received: 0, unkept: [], kept: 0 });
    }
  };
  return {
    get,
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** What an answer is: the whole file, its rest, none of either, or that the known one still stands. */
function judge(response: IncomingMessage, url: URL, step: StepCode, asksRest: boolean, asksChanged: boolean) {
  const { statusCode: status = 0, headers } = response;
  const encoding = headers['content-encoding'];
  if (status === 200 || (status === 206 && asksRest)) {
    // Some servers take the ending .zst for an encoding of their own: then the file is what arrives, as it is.
    const isItself = encoding === 'zstd' && url.pathname.endsWith('.zst');
    if (encoding !== undefined && encoding !== 'identity' && !isItself)
      throw cut(response, encoded(url, step, encoding));
    return status === 200 ? 'whole' : 'rest';
  }
  if (status === 304 && asksChanged) return 'unchanged';
  // The file is no longer than what is here of it, or the server has another one.
  if (status === 416 && asksRest) return 'no rest';
  if (status === 403 || status === 404 || status === 410) return 'none';
  if (status >= 500 || status === 408 || status === 416 || status === 425 || status === 429)
    throw cut(response, unreachable(url, `status ${status}`));
  const redirected = status >= 300 && status < 400 && status !== 304;
  throw cut(
    response,
    refusal(step, `${shown(url)} answered with status ${status}${redirected ? ', a redirect' : ''}`, {
      expected: 'status 200: a live update is at its own address, and redirects are not followed',
    }),
  );
}

/** An answer that only its end tells the length of looks whole where we hung up ourselves. */
function expectInTime(url: URL, pace: Pace): void {
  const why = pace.tooSlow();
  if (why !== undefined) throw unreachable(url, why);
}

/** Ends an answer of which nothing is wanted. */
function cut(response: IncomingMessage, error: ClarionError): ClarionError {
  response.destroy();
  return error;
}

/** Reads past a short answer; a long one costs its connection. */
async function drain(response: IncomingMessage, pace: Pace): Promise<void> {
  let drained = 0;
  for await (const chunk of response) {
    const bytes: Uint8Array = chunk;
    drained += bytes.length;
    pace.arrived(bytes.length);
    if (drained > maxDrained) return;
  }
}

/** Where the rest begins (RFC 9110, 14.4). */
function beginning(response: IncomingMessage): number {
  const [, first = ''] = /^bytes ([0-9]{1,15})-/.exec(response.headers['content-range'] ?? '') ?? [];
  return first === '' ? -1 : Number(first);
}

function strongTag(response: IncomingMessage): string | undefined {
  const { etag } = response.headers;
  return etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

function encoded(url: URL, step: StepCode, encoding: string): ClarionError {
  return refusal(step, `${shown(url)} came with Content-Encoding ${encoding.slice(0, 40)}`, {
    expected: 'the file as it is; it is asked for without any encoding',
    hint: 'Tell the publisher: the web server, or something before it, packs or unpacks files of the live update on the way.',
  });
}
