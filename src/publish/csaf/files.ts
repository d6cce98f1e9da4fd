import {
  besideDocument,
  type CsafFile,
  listedDocument,
  type ProviderKey,
  providerFiles,
} from '../../csaf/index.ts';
import type { CsafDocuments } from './documents.ts';

export interface CsafSigned {
  /** Armoured, by the path of the document. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
  readonly keys: readonly ProviderKey[];
  /** Keys made for a demonstration. */
  readonly demo: boolean;
  /** Until when `security.txt` may be relied on; without it there is none. */
  readonly expires?: string | undefined;
}

/**
 * All files of the provider, in the order in which they are to be written: each document after its hashes and its
 * signature, then what names documents.
 *
 * @param signed absent where nobody signs: the documents are then those of a provider that is not trusted.
 */
export function* csafFiles(documents: CsafDocuments, signed?: CsafSigned): Generator<CsafFile> {
  const { context, notes, make } = documents;
  for (const note of notes) {
    const document = make(note);
    yield* besideDocument(document, signed?.signatures.get(document.path));
  }
  yield* providerFiles({
    configuration: context.configuration,
    label: context.label,
    documents: notes.map((note) => listedDocument(note, context)),
    keys: signed?.keys ?? [],
    demo: signed?.demo ?? false,
    expires: signed?.expires,
  });
}
