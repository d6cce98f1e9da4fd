import type { Fetcher } from '../verify/index.ts';
import { pathBelow, timestampPath } from './place.ts';

export interface TakingOptions {
  /** The live update's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  /** A file that is here already, undamaged. */
  readonly here: (path: string) => Promise<Uint8Array | undefined>;
}

/** A live update as one run sees it. */
export interface Taking {
  /** Gives what is here, and asks for what is not; a file that was asked for once is the same from then on. */
  readonly fetcher: Fetcher;
  /** What was given until now, by path below the live update. */
  files(): Map<string, Uint8Array>;
  /** Bytes that came from elsewhere. */
  bytes(): number;
}

/** Looks at a live update through what is here of it. */
export function take({ url: base, fetcher, here }: TakingOptions): Taking {
  const answers = new Map<string, Uint8Array | undefined>();
  let bytes = 0;
  const find = async (path: string, ...[url, ceiling, step, asking]: Parameters<Fetcher['get']>) => {
    const own = path === timestampPath ? undefined : await here(path);
    if (own !== undefined && own.length <= ceiling) return own;
    const known = asking?.condition?.known?.bytes;
    const came = await fetcher.get(url, ceiling, step, asking);
    if (came !== known) bytes += came?.length ?? 0;
    return came;
  };
  return {
    files: () => new Map([...answers].flatMap(([path, came]) => (came === undefined ? [] : [[path, came]]))),
    bytes: () => bytes,
    fetcher: {
      get: async (...args) => {
        const path = pathBelow(base, args[0]);
        if (!answers.has(path)) answers.set(path, await find(path, ...args));
        return answers.get(path);
      },
    },
  };
}
