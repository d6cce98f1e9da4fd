import type { SiteOptions } from '../../site/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { csafFiles, expectValid } from '../csaf/index.ts';
import { openValidDocuments } from '../csaf/valid-documents.ts';
import { partsOf } from './parts.ts';
import { writePart } from './write.ts';

/** What a build wrote for the recipients of one label. */
export interface WrittenPart {
  readonly name: string;
  readonly written: readonly string[];
  readonly unchanged: number;
  readonly removed: readonly string[];
}

/**
 * Writes what recipients of restricted notes get, unsigned.
 *
 * @param caches the folder of caches, where valid documents are remembered.
 * @throws ClarionError of kind `content`, code `csaf/invalid`; nothing was written then.
 */
export async function buildRestricted(
  workspace: Workspace,
  folder: string,
  theme: SiteOptions['theme'],
  caches: string,
): Promise<readonly WrittenPart[]> {
  const parts = partsOf(workspace, folder);
  const known = await openValidDocuments(caches, `${workspace.root} restricted`);
  for (const { documents } of parts) await expectValid(documents, documents.notes, known);
  await known.keep();
  const all: WrittenPart[] = [];
  for (const part of parts) {
    const csaf = [...csafFiles(part.documents)];
    const written = await writePart(part, workspace.configuration, csaf, { theme, signed: false });
    if (written !== undefined) all.push({ name: part.name, ...written });
  }
  return all;
}
