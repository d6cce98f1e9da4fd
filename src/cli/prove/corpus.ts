import { corpusDigest, corpusFiles, readCorpusFile } from '../../corpus/index.ts';
import type { Corpus } from '../../proof/index.ts';

/** The ordinary traffic that comes with Clarion; no signature may fire on it. */
export function ordinaryTraffic(): Corpus {
  return {
    digest: corpusDigest(),
    captures: corpusFiles().map((file) => ({
      name: file.name,
      sha256: file.sha256,
      bytes: () => readCorpusFile(file),
    })),
  };
}
