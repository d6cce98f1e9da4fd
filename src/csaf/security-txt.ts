import { isWebAddress } from '../advisory/schema.ts';
import type { Configuration } from '../workspace/index.ts';
import { type CsafFile, textFile } from './file.ts';
import { securityTxt } from './layout.ts';

/**
 * `security.txt` (RFC 9116) with the line that leads to the provider (CSAF 2.0, 7.1.8).
 *
 * @param expires the instant after which nobody should rely on it: mandatory, so only who has a date can write the file.
 */
export function securityTxtFile(
  configuration: Configuration,
  metadataUrl: string,
  expires: string,
): CsafFile {
  const lines = [
    `Contact: ${contactOf(configuration.publisher)}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${new URL(`/${securityTxt}`, configuration['base-url']).href}`,
    `CSAF: ${metadataUrl}`,
  ];
  return textFile(securityTxt, `${lines.join('\n')}\n`);
}

/** A contact is an address (RFC 9116, 2.5.3): where the team's is none, its home page, which tells it. */
function contactOf({ contact, namespace }: Configuration['publisher']): string {
  if (/^[^\s@:/?#<>"]+@[^\s@:/?#<>"]+$/.test(contact)) return `mailto:${contact}`;
  return isWebAddress(contact) || /^(mailto|tel):\S+$/i.test(contact) ? contact : namespace;
}
