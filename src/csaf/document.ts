import type { Note } from '../advisory/note.ts';
import type { Configuration } from '../workspace/index.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CsafContext } from './context.ts';
import { notesOf } from './notes.ts';
import { referencesOf } from './references.ts';
import { distributionOf } from './tlp.ts';
import { trackingOf } from './tracking.ts';

/** The profile of every document: CSAF 2.0, 4.2. A note is about a threat, and has a reference at least. */
export const documentCategory = 'csaf_security_incident_response';

/**
 * The CSAF 2.0 document of a note, as the bytes that are hashed, signed and published. The same note, and the same of
 * what it names, makes the same bytes.
 */
export function documentBytes(note: Note, context: CsafContext): Uint8Array {
  const { matter } = note;
  return canonicalJson({
    document: {
      aggregate_severity: matter.severity && { text: matter.severity },
      category: documentCategory,
      csaf_version: '2.0',
      distribution: distributionOf(matter.tlp),
      lang: 'en',
      notes: notesOf(note, context),
      publisher: publisherOf(context.configuration),
      references: referencesOf(note, context),
      title: documentTitle(matter),
      tracking: trackingOf(matter),
    },
  });
}

/** The title of a document: what was withdrawn says so wherever titles are listed. */
export function documentTitle({ status, title }: Note['matter']): string {
  return status === 'withdrawn' ? `Withdrawn: ${title}` : title;
}

/** `document.publisher` (CSAF 2.0, 3.2.1.8), which the provider's metadata tells too. */
export function publisherOf({ publisher, about }: Configuration) {
  return {
    category: publisher.category,
    contact_details: publisher.contact,
    issuing_authority: about.trim(),
    name: publisher.name,
    namespace: publisher.namespace,
  };
}
