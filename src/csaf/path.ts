/** The folder of a provider's files, below the public folder. */
export const csafFolder = 'csaf';

/** The TLP levels of CSAF 2.0 (3.2.1.5.2.1), in the lower case that folder and file names have. */
export type CsafLabel = 'white' | 'green' | 'amber' | 'red';

/** What of a note decides where its document lies. */
interface Dated {
  readonly id: string;
  /** The day of the first release, `YYYY-MM-DD`. */
  readonly released: string;
}

/** The file name of a document: CSAF 2.0, 5.1. */
export function csafFileName(trackingId: string): string {
  return `${trackingId.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`;
}

/**
 * The path of a note's document below the public folder: a folder for each TLP label and each year of the first release
 * (CSAF 2.0, 7.1.11; `released` is a day in UTC).
 */
export function csafPath({ id, released }: Dated, label: CsafLabel = 'white'): string {
  return `${csafFolder}/${label}/${csafYearPath({ id, released })}`;
}

/** The same path below the label's folder: how `index.txt` and `changes.csv` name it. */
export function csafYearPath({ id, released }: Dated): string {
  return `${released.slice(0, 4)}/${csafFileName(id)}`;
}

/**
 * True where the public folder is served over TLS, as it must be for CSAF (2.0, 7.1.3): otherwise no document is
 * written, and no page may link one.
 */
export function servesCsaf(baseUrl: string): boolean {
  return baseUrl.startsWith('https://');
}
