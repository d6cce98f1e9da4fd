import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ClarionError } from '../names/error.ts';
import { readSha256sums, sha256 } from '../release/sha256sums.ts';

/** A capture of ordinary traffic: what no signature may fire on. */
export interface CorpusFile {
  /** Its file name, like `mail.pcap`. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Of its bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** `corpus/` lies beside `src` in a checkout and beside `dist` in the package. */
const folder = new URL('../../corpus/', import.meta.url);
const list = new URL('SHA256SUMS', folder);

/**
 * The captures of the shared corpus, by name in byte order, as their digest list has them. Reads the list alone.
 *
 * @throws ClarionError of kind `verification` where the list is not one.
 */
export function corpusFiles(): readonly CorpusFile[] {
  return [...readSha256sums(readFileSync(list))].map(([name, digest]) => ({
    name,
    path: fileURLToPath(new URL(name, folder)),
    sha256: digest,
  }));
}

/** One digest for the whole corpus: that of its digest list. It changes with any byte of any capture. */
export function corpusDigest(): string {
  return sha256(readFileSync(list));
}

/**
 * The bytes of a capture, checked against its digest, so that a proof never names a corpus that it did not use.
 *
 * @throws ClarionError of kind `verification`, code `corpus/digest`.
 */
export function readCorpusFile({ name, path, sha256: expected }: CorpusFile): Uint8Array {
  const bytes = readFileSync(path);
  const actual = sha256(bytes);
  if (actual !== expected)
    throw new ClarionError('verification', `Unexpected SHA-256 ${actual} of corpus/${name}`, {
      code: 'corpus/digest',
      expected,
      hint: 'Install Clarion again, or restore the folder corpus from version control.',
    });
  return bytes;
}
