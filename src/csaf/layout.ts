import { type CsafLabel, csafFolder } from './path.ts';

/** Where a provider's files lie below the public folder; checkers know some of them by their names alone. */
export function providerPaths(label: CsafLabel) {
  const folder = `${csafFolder}/${label}`;
  return {
    folder,
    feed: `${folder}/csaf-feed-tlp-${label}.json`,
    category: `${folder}/category-${label}.json`,
    service: `${csafFolder}/service.json`,
    metadata: `${csafFolder}/provider-metadata.json`,
    /** All keys in one file, for people. */
    keyring: `${csafFolder}/openpgp.asc`,
    key: (fingerprint: string) => `${csafFolder}/openpgp/${fingerprint}.asc`,
  };
}

/** RFC 8615: at the root of the host. Checkers look for the service document beside the metadata, so it is there too. */
export const wellKnownMetadata = '.well-known/csaf/provider-metadata.json';
export const wellKnownService = '.well-known/csaf/service.json';
export const securityTxt = '.well-known/security.txt';
