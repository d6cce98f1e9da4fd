import type { TlpLabel } from '../advisory/schema.ts';
import type { Configuration } from './configuration.ts';

/** A label of notes that not everybody may read. */
export type RestrictedLabel = Exclude<TlpLabel, 'CLEAR'>;

/** The folders of those labels, the least restrictive first. */
export const restrictedFolders: readonly { readonly label: RestrictedLabel; readonly folder: string }[] = [
  { label: 'GREEN', folder: 'green' },
  { label: 'AMBER', folder: 'amber' },
  { label: 'AMBER+STRICT', folder: 'amber-strict' },
  { label: 'RED', folder: 'red' },
];

/** Where the files of a label are served: `base-url`, or `restricted/FOLDER/` below it. Ends with `/`. */
export function addressOf(configuration: Pick<Configuration, 'base-url'>, label: TlpLabel): string {
  const home = configuration['base-url'];
  const found = restrictedFolders.find((one) => one.label === label);
  return found === undefined ? home : new URL(`restricted/${found.folder}/`, home).href;
}
