import type { Fetcher } from '../fetcher.ts';
import { refusal } from '../steps.ts';
import { rootCeiling } from './client.ts';
import { checkSignatures, type MetadataFile, openFile, selfSigned, signatoriesOf } from './metadata.ts';

const step = 'verify/root';

export interface EarlierRoots {
  /** The metadata folder's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  /** Root metadata that is trusted, of any version. */
  readonly trusted: Uint8Array;
  /** Told each file that belongs to the chain, the newest first. */
  readonly found: (name: string, bytes: Uint8Array) => void;
}

/**
 * Walks the chain of roots backward, from a trusted one (and the file of its own version) to the first: for those who
 * pass it on to others, who may have started from an older one. A root belongs to the chain where it is signed by its
 * own keys, and the next one by its keys (TUF 1.0.34, 5.3.4). The walk ends at the first that nobody has.
 *
 * @throws ClarionError of step `verify/root` for a file that is of no such chain; `unreachable`.
 */
export async function findEarlierRoots({ url, fetcher, trusted, found }: EarlierRoots): Promise<void> {
  let later: MetadataFile = { step, name: 'root.json', bytes: trusted };
  const enrolled = selfSigned(later);
  for (let version = enrolled.signed.version; version > 0; version--) {
    const name = `${version}.root.json`;
    const bytes = await fetcher.get(new URL(name, url), rootCeiling, step);
    if (bytes === undefined) return;
    const file: MetadataFile = { step, name, bytes };
    const root = selfSigned(file);
    if (root.signed.version !== version)
      throw refusal(step, `${name} says that it is version ${root.signed.version}`);
    const isEnrolled = version === enrolled.signed.version;
    if (isEnrolled) checkSignatures(openFile(file), signatoriesOf(enrolled, 'root'));
    else checkSignatures(openFile(later), signatoriesOf(root, 'root'));
    found(name, bytes);
    later = file;
  }
}
