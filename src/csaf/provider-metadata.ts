import { canonicalJson } from './canonical-json.ts';
import { newestFirst } from './directory.ts';
import { publisherOf } from './document.ts';
import { providerPaths } from './layout.ts';
import type { Provider } from './provider.ts';

/**
 * `provider-metadata.json` (CSAF 2.0, 7.1.7). A provider is trusted once its documents are signed (7.2.3); it asks
 * aggregators to mirror it then, and never for a demonstration, nor where not everybody may read them.
 */
export function providerMetadata({ documents, configuration, label, keys, demo, url }: Provider): Uint8Array {
  const paths = providerPaths(label);
  const tlp = label.toUpperCase();
  const signed = keys.length > 0;
  const forAll = !demo && label === 'white';
  return canonicalJson({
    canonical_url: url(paths.metadata),
    distributions: [
      {
        rolie: {
          categories: [url(paths.category)],
          feeds: [
            {
              summary: `All TLP:${tlp} documents of ${configuration.publisher.name}.`,
              tlp_label: tlp,
              url: url(paths.feed),
            },
          ],
          services: [url(paths.service)],
        },
      },
      { directory_url: url(`${paths.folder}/`) },
    ],
    last_updated: newestFirst(documents)[0]?.updated,
    list_on_CSAF_aggregators: forAll,
    metadata_version: '2.0',
    mirror_on_CSAF_aggregators: signed && forAll,
    public_openpgp_keys: signed
      ? keys.map(({ fingerprint }) => ({ fingerprint, url: url(paths.key(fingerprint)) }))
      : undefined,
    publisher: publisherOf(configuration),
    role: signed ? 'csaf_trusted_provider' : 'csaf_provider',
  });
}
