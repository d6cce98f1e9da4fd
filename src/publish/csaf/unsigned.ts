import type { CsafFile } from '../../csaf/index.ts';
import { publicContent, type Workspace } from '../../workspace/index.ts';
import { csafDocuments, expectValid } from './documents.ts';
import { csafFiles } from './files.ts';
import { openValidDocuments } from './valid-documents.ts';

/**
 * The CSAF provider of a build, which signs nothing: not a trusted one, and without `security.txt`, for want of a date.
 *
 * @param caches the folder of caches, where valid documents are remembered.
 * @returns undefined where there is no public note, or the public folder is not served over TLS.
 * @throws ClarionError of kind `content`, code `csaf/invalid`.
 */
export async function unsignedCsaf(
  workspace: Workspace,
  caches: string,
): Promise<Iterable<CsafFile> | undefined> {
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  const known = await openValidDocuments(caches, workspace.root);
  await expectValid(documents, documents.notes, known);
  await known.keep();
  return documents.notes.length === 0 ? undefined : csafFiles(documents);
}
