import { dirname } from 'node:path';
import type { CsafFile } from '../../csaf/index.ts';
import {
  isSiteFolder,
  type SiteFile,
  type SiteOptions,
  siteFiles,
  type Written,
  writeSite,
} from '../../site/index.ts';
import { stixFiles } from '../../stix/index.ts';
import { makeFolder } from '../../store/index.ts';
import type { Configuration } from '../../workspace/index.ts';
import { alone } from '../public-folder.ts';
import type { Part } from './parts.ts';

/**
 * Writes what the recipients of one label get: pages, print views and all that belongs to a site, CSAF documents, STIX
 * bundles. Where there is nothing, what was written before is taken away.
 *
 * @param configuration of the workspace, not of the part.
 * @param csaf the part's documents and what goes with them.
 * @param signed whether the documents are signed.
 * @returns undefined where there is nothing and was nothing.
 */
export async function writePart(
  part: Part,
  configuration: Configuration,
  csaf: readonly CsafFile[],
  { signed, ...options }: Omit<SiteOptions, 'label' | 'beside' | 'team'> & { readonly signed: boolean },
): Promise<Written | undefined> {
  // The labels' folders have one lock, the folder around them: it may belong to more than one public folder.
  const restricted = dirname(part.path);
  const write = (made: Iterable<SiteFile>) => alone(restricted, () => writeSite(made, part.path));
  if (part.content.notes.length === 0) return (await isSiteFolder(part.path)) ? write([]) : undefined;
  const forms =
    csaf.length === 0 ? [] : signed ? (['csaf', 'csaf-signatures'] as const) : (['csaf'] as const);
  await makeFolder(restricted);
  return write(files());

  function* files(): Generator<SiteFile> {
    yield* siteFiles(part.workspace, { ...options, label: part.label, beside: ['stix', ...forms] });
    yield* csaf;
    yield* stixFiles(configuration, part.content, part.known);
  }
}
