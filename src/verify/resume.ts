import { ClarionError } from '../names/error.ts';
import type { Aside, Fetcher } from './fetcher.ts';
import type { StepCode } from './steps.ts';

/** What signed metadata says of a file that may be long. */
export interface SignedFile {
  /** Hex digits of a digest, or as many of them as are signed. */
  readonly digest: string;
  /** In bytes. */
  readonly length: number;
}

/** Where files that broke off wait for the next run. */
export interface PartialFiles {
  /** What is kept of this file, and of no other: a name is not enough, whoever serves it may mean another file. */
  open(file: SignedFile): Promise<Aside>;
}

export interface Resuming {
  readonly url: URL;
  readonly fetcher: Fetcher;
  readonly step: StepCode;
  readonly file: SignedFile;
  /** Throws a refusal where the bytes are not those that were signed. */
  readonly check: (bytes: Uint8Array) => void;
  readonly partials?: PartialFiles | undefined;
}

/**
 * Fetches a file of which the length and a digest are signed, from where an earlier run, or another mirror, was broken
 * off. Only the whole is checked, for only the whole is signed: where it is not what it should be, nobody can tell which
 * part was wrong, so what was kept is thrown away and the file is asked for once more, from its first byte.
 *
 * @returns the bytes, checked; undefined where there is no such file.
 * @throws ClarionError `verification` with the step's code, `unreachable`.
 */
export async function fetchResuming(resuming: Resuming): Promise<Uint8Array | undefined> {
  const { url, fetcher, step, file, check, partials } = resuming;
  const aside = await partials?.open(file);
  try {
    const bytes =
      aside !== undefined && aside.begun.length === file.length
        ? aside.begun
        : await fetcher.get(url, file.length, step, { aside });
    if (bytes !== undefined) check(bytes);
    return bytes;
  } catch (error) {
    if (aside === undefined || !(error instanceof ClarionError) || error.kind !== 'verification') throw error;
    await aside.clear();
    if (aside.begun.length === 0) throw error;
    return fetchResuming(resuming);
  }
}
