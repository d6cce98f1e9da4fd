import { byCodeUnit } from '../names/order.ts';
import type { ListedDocument } from './document-files.ts';
import { type CsafFile, textFile } from './file.ts';

/** `index.txt`: the path of each document below its own folder (CSAF 2.0, 7.1.12). */
export function indexFile(folder: string, documents: readonly ListedDocument[]): CsafFile {
  const lines = documents.map(({ yearPath }) => `${yearPath}\n`).toSorted(byCodeUnit);
  return textFile(`${folder}/index.txt`, lines.join(''));
}

/** `changes.csv`: path and `current_release_date` of each document, newest first, no heading (CSAF 2.0, 7.1.13). */
export function changesFile(folder: string, documents: readonly ListedDocument[]): CsafFile {
  const lines = newestFirst(documents).map(({ yearPath, updated }) => `"${yearPath}","${updated}"\n`);
  return textFile(`${folder}/changes.csv`, lines.join(''));
}

/** Documents with the newest `current_release_date` first; of one date, by path. */
export function newestFirst(documents: readonly ListedDocument[]): readonly ListedDocument[] {
  return documents.toSorted((a, b) => byCodeUnit(b.updated, a.updated) || byCodeUnit(a.path, b.path));
}
