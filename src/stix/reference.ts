import type { FrontMatter, TlpLabel } from '../advisory/schema.ts';
import { addressOf } from '../workspace/restricted-folder.ts';
import type { StixContext } from './context.ts';
import type { StixReference } from './object.ts';
import { strictUri } from './uri.ts';

/** A reference to a file of this publication. @param path in the folder of the label that its thing has. */
export function publisherReference(
  { configuration }: Pick<StixContext, 'configuration'>,
  {
    description,
    path,
    label,
  }: { readonly description: string; readonly path: string; readonly label: TlpLabel },
): StixReference {
  return {
    source_name: sourceName(configuration.publisher.name),
    description,
    url: strictUri(new URL(path, addressOf(configuration, label)).href),
  };
}

/** A reference of a note: who, by the host; what, by its title. */
export function noteReference({ title, url }: FrontMatter['references'][number]): StixReference {
  return { source_name: sourceName(new URL(url).host), description: title, url: strictUri(url) };
}

/** `cve` and `capec` are the names of two registries, and ask for their numbers (STIX 2.1, 2.5.2). */
function sourceName(name: string): string {
  return /^(cve|capec)$/.test(name) ? `${name}.` : name;
}
