import { byCodeUnit } from '../names/order.ts';
import { canonicalJson } from './canonical-json.ts';
import { newestFirst } from './directory.ts';
import { documentCategory } from './document.ts';
import { type ListedDocument, signaturePath } from './document-files.ts';
import type { CsafFile } from './file.ts';
import { providerPaths } from './layout.ts';
import type { Provider } from './provider.ts';

/** The category that marks a feed of CSAF documents (CSAF 2.0, 7.1.15). */
const csafCategory = { scheme: 'urn:ietf:params:rolie:category:information-type', term: 'csaf' };

/** The ROLIE feed of one TLP level as JSON (CSAF 2.0, 7.1.15; RFC 8322), newest first. */
export function feedFile(provider: Provider): CsafFile {
  const { documents, label, url } = provider;
  const paths = providerPaths(label);
  const newest = newestFirst(documents);
  return {
    path: paths.feed,
    bytes: canonicalJson({
      feed: {
        category: [csafCategory],
        entry: newest.map((document) => entryOf(document, provider)),
        id: `csaf-feed-tlp-${label}`,
        link: [
          { href: url(paths.feed), rel: 'self' },
          { href: url(paths.service), rel: 'service' },
        ],
        title: feedTitle(provider),
        updated: newest[0]?.updated,
      },
    }),
  };
}

/** The first link is the document itself; hashes and signature follow, as checkers insist. */
function entryOf({ id, title, path, published, updated, classes }: ListedDocument, provider: Provider) {
  const { url, keys } = provider;
  return {
    category: [documentCategory, ...classes].map((term) => ({ term })),
    content: { src: url(path), type: 'application/json' },
    format: { schema: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json', version: '2.0' },
    id,
    link: [
      { href: url(path), rel: 'self' },
      { href: url(`${path}.sha256`), rel: 'hash' },
      { href: url(`${path}.sha512`), rel: 'hash' },
      ...(keys.length === 0 ? [] : [{ href: url(signaturePath(path)), rel: 'signature' }]),
    ],
    published,
    title,
    updated,
  };
}

/** The ROLIE service document: which feeds there are (CSAF 2.0, 7.1.16). */
export function serviceFile(provider: Provider): CsafFile {
  const { label, url, configuration } = provider;
  const paths = providerPaths(label);
  const collection = {
    categories: { category: [csafCategory] },
    href: url(paths.feed),
    title: feedTitle(provider),
  };
  return {
    path: paths.service,
    bytes: canonicalJson({
      service: { workspace: [{ collection: [collection], title: configuration.publisher.name }] },
    }),
  };
}

/** The ROLIE category document: the terms by which the feed's entries can be told apart (CSAF 2.0, 7.1.17). */
export function categoryFile({ documents, label }: Provider): CsafFile {
  const terms = new Set([documentCategory, ...documents.flatMap(({ classes }) => classes)]);
  return {
    path: providerPaths(label).category,
    bytes: canonicalJson({
      categories: { category: [...terms].toSorted(byCodeUnit).map((term) => ({ term })) },
    }),
  };
}

function feedTitle({ configuration, label }: Provider): string {
  return `${configuration.publisher.name}: CSAF documents, TLP:${label.toUpperCase()}`;
}
