import type { Configuration } from '../workspace/index.ts';
import { changesFile, indexFile } from './directory.ts';
import { type ListedDocument, signaturePath } from './document-files.ts';
import { type CsafFile, textFile } from './file.ts';
import { providerPaths, wellKnownMetadata, wellKnownService } from './layout.ts';
import { listings } from './listing.ts';
import { type CsafLabel, csafFolder } from './path.ts';
import { providerMetadata } from './provider-metadata.ts';
import { categoryFile, feedFile, serviceFile } from './rolie.ts';
import { securityTxtFile } from './security-txt.ts';

/** A public key whose owner signs documents. */
export interface ProviderKey {
  /** Of the primary key, 40 hex digits. */
  readonly fingerprint: string;
  readonly armoured: string;
}

/** What the files around the documents are made of. */
export interface Provider {
  readonly configuration: Configuration;
  readonly label: CsafLabel;
  readonly documents: readonly ListedDocument[];
  /** Of those who sign; none where nobody does. */
  readonly keys: readonly ProviderKey[];
  /** Keys made for a demonstration. */
  readonly demo: boolean;
  /** Until when `security.txt` may be relied on; without it there is none. */
  readonly expires: string | undefined;
  /** The address of a file of the public folder. */
  readonly url: (path: string) => string;
}

/**
 * The files around the documents, in the order in which they are to be written: after the documents, and what names
 * others after them. Their dates come from the documents: no clock is read.
 *
 * @returns nothing where there is no document yet, which is no provider.
 */
export function providerFiles(options: Omit<Provider, 'url'>): readonly CsafFile[] {
  const { configuration, label, documents, keys, expires } = options;
  if (documents.length === 0) return [];
  const url = (path: string) => new URL(path, configuration['base-url']).href;
  const provider: Provider = { ...options, url };
  const paths = providerPaths(label);
  const metadata = { path: paths.metadata, bytes: providerMetadata(provider) };
  const service = serviceFile(provider);
  const named = [
    ...keys.map(({ fingerprint, armoured }) => textFile(paths.key(fingerprint), armoured)),
    ...(keys.length === 0
      ? []
      : [textFile(paths.keyring, keys.map(({ armoured }) => `${armoured.trim()}\n`).join(''))]),
    indexFile(paths.folder, documents),
    changesFile(paths.folder, documents),
    categoryFile(provider),
    feedFile(provider),
    service,
    metadata,
  ];
  const listed = [
    ...named.map(({ path }) => path),
    ...documents.flatMap(({ path }) => [
      path,
      `${path}.sha256`,
      `${path}.sha512`,
      ...(keys.length === 0 ? [] : [signaturePath(path)]),
    ]),
  ];
  return [
    ...named,
    ...listings(csafFolder, listed),
    { path: wellKnownService, bytes: service.bytes },
    { path: wellKnownMetadata, bytes: metadata.bytes },
    ...(expires === undefined ? [] : [securityTxtFile(configuration, url(paths.metadata), expires)]),
  ];
}
