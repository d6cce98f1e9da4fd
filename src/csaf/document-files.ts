import { createHash } from 'node:crypto';
import type { Note } from '../advisory/note.ts';
import type { CsafContext } from './context.ts';
import { documentBytes, documentTitle } from './document.ts';
import { type CsafFile, textFile } from './file.ts';
import { instantOf } from './instant.ts';
import { csafPath, csafYearPath } from './path.ts';
import { currentReleaseDate } from './tracking.ts';

/** What lists and feeds say of a document; it is known without making the document. */
export interface ListedDocument {
  readonly id: string;
  readonly title: string;
  /** Below the public folder, and below the folder of its label. */
  readonly path: string;
  readonly yearPath: string;
  /** Instants, as the document itself has them. */
  readonly published: string;
  readonly updated: string;
  /** Titles of the threat classes. */
  readonly classes: readonly string[];
}

export function listedDocument({ matter }: Note, context: CsafContext): ListedDocument {
  const { classes } = context.configuration;
  return {
    id: matter.id,
    title: documentTitle(matter),
    path: csafPath(matter, context.label),
    yearPath: csafYearPath(matter),
    published: instantOf(matter.released),
    updated: currentReleaseDate(matter),
    classes: matter.threat.classes.map((id) => classes[id]?.title ?? id),
  };
}

/** The document of a note as a file. */
export function documentFile(note: Note, context: CsafContext): CsafFile {
  return { path: csafPath(note.matter, context.label), bytes: documentBytes(note, context) };
}

/**
 * A document and what stands beside it, in the order in which they are to be written: whoever finds a document finds
 * its hashes and its signature.
 *
 * @param signature the armoured signatures; absent where nobody signs.
 */
export function besideDocument(document: CsafFile, signature: Uint8Array | undefined): readonly CsafFile[] {
  const { path, bytes } = document;
  return [
    ...(signature === undefined ? [] : [{ path: signaturePath(path), bytes: signature }]),
    ...(['sha256', 'sha512'] as const).map((algorithm) => hashFile(document, algorithm)),
    { path, bytes },
  ];
}

export function signaturePath(path: string): string {
  return `${path}.asc`;
}

/** As `sha256sum` writes it, and checks it with -c. */
function hashFile({ path, bytes }: CsafFile, algorithm: 'sha256' | 'sha512'): CsafFile {
  const digest = createHash(algorithm).update(bytes).digest('hex');
  return textFile(`${path}.${algorithm}`, `${digest}  ${path.slice(path.lastIndexOf('/') + 1)}\n`);
}
