import type { Note } from '../../advisory/note.ts';
import {
  type CsafContext,
  type CsafFile,
  type CsafLabel,
  csafContext,
  documentFile,
  loadValidator,
  servesCsaf,
} from '../../csaf/index.ts';
import { ClarionError } from '../../names/error.ts';
import type { Configuration, PublicContent } from '../../workspace/index.ts';

/** The documents of one TLP label: each is made when it is asked for, so that an archive need not fit into memory. */
export interface CsafDocuments {
  readonly context: CsafContext;
  readonly notes: readonly Note[];
  readonly make: (note: Note) => CsafFile;
}

/**
 * The documents of what readers of a label may see; none where the public folder is not served over TLS.
 *
 * @param content the notes, and what they name.
 */
export function csafDocuments(
  configuration: Configuration,
  content: PublicContent,
  label: CsafLabel = 'white',
): CsafDocuments {
  const context = csafContext(configuration, content, label);
  return {
    context,
    notes: servesCsaf(configuration['base-url']) ? content.notes : [],
    make: (note) => documentFile(note, context),
  };
}

/** Most findings that one message tells. */
const told = 10;

/**
 * Validates documents; the validator is loaded only if there is one that is not known to be valid.
 *
 * @throws ClarionError of kind `content`, code `csaf/invalid`, that names notes and tests.
 */
export async function expectValid(
  { make }: CsafDocuments,
  notes: readonly Note[],
  known: { readonly has: (document: Uint8Array) => boolean },
): Promise<void> {
  const findings: string[] = [];
  let validate: Awaited<ReturnType<typeof loadValidator>> | undefined;
  for (const note of notes) {
    const { bytes } = make(note);
    if (known.has(bytes)) continue;
    validate ??= await loadValidator();
    for (const { test, message, where } of await validate(bytes))
      findings.push(`${note.file}: ${test} says "${message}" of ${where || 'the document'}`);
  }
  if (findings.length === 0) return;
  const more = findings.length > told ? `; and ${findings.length - told} more` : '';
  throw new ClarionError(
    'content',
    `Not valid as CSAF 2.0, so not written. ${findings.slice(0, told).join('; ')}${more}`,
    {
      code: 'csaf/invalid',
      expected: 'notes whose documents pass the schema and the tests of CSAF 2.0, section 6',
      hint: 'docs/publishing.md tells what CSAF asks of versions and dates',
    },
  );
}
