import { ClarionError } from '../names/error.ts';
import { fromFile } from './fetch/file.ts';
import { defaultLimits, type FetchLimits } from './fetch/pace.ts';
import { openLines, type ProxySettings } from './fetch/server.ts';
import type { StepCode } from './steps.ts';

/** Asks for a file only where it is another than the one that is there already (RFC 9110, 13.1.2). */
export interface Condition {
  /** The file that is there, and the entity tag that it came with. Given back where the server still has it. */
  readonly known: { readonly tag: string; readonly bytes: Uint8Array } | undefined;
  /** Told the entity tag of a file that came. */
  readonly tagged: (tag: string) => void;
}

/** Keeps what comes of a long file, so that a later run can go on where this one was broken off. */
export interface Aside {
  /** What earlier runs got of it, from its first byte on. Nothing vouches for it until the file is whole. */
  readonly begun: Uint8Array;
  /** Keeps what came after that. */
  append(bytes: Uint8Array): Promise<void>;
  /** Throws away what was kept. */
  clear(): Promise<void>;
}

/** What is known of a file before it is asked for. */
export interface Asking {
  readonly condition?: Condition | undefined;
  readonly aside?: Aside | undefined;
}

/** Where files of a live update come from. */
export interface Fetcher {
  /**
   * The bytes of a file; undefined where there is none. Never takes more than `ceiling` bytes.
   * @throws ClarionError `unreachable` where nobody answers in time or the server fails; `verification`, with the
   * step's code, where the answer can not be the file (redirected, too long).
   */
  get(url: URL, ceiling: number, step: StepCode, asking?: Asking): Promise<Uint8Array | undefined>;
  /** Ends the connections that are kept between files. */
  close?(): void;
}

export interface FetcherOptions {
  readonly limits?: FetchLimits | undefined;
  /** Request headers for an address, by name: what a private mirror asks for. Each mirror gets its own alone. */
  readonly headers?: ((url: URL) => Readonly<Record<string, string>>) | undefined;
  /** Proxies, by the names of curl's variables; this process's environment unless given. */
  readonly proxy?: ProxySettings | undefined;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Fetches `http:`, `https:` and `file:`. */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const { limits = defaultLimits, headers = () => ({}), proxy = process.env, signal } = options;
  const server = openLines({ limits, headers, proxy, signal });
  return {
    close: server.close,
    get: (url, ceiling, step, asking = {}) => {
      if (url.protocol === 'file:') return fromFile(url, ceiling, step);
      if (url.protocol === 'http:' || url.protocol === 'https:')
        return server.get(url, ceiling, step, asking);
      throw new ClarionError('usage', `Unexpected address ${url.href}`, {
        code: 'verify/address',
        expected: 'an address that begins with https:, http: or file:',
      });
    },
  };
}
