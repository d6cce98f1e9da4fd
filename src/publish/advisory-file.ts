import { z } from 'zod';
import type { Note } from '../advisory/note.ts';
import { frontMatterSchema } from '../advisory/schema.ts';
import { readJson } from '../release/json.ts';

/** `advisories/ID.json` of a release: a note in full, its front matter and its text. */
const advisoryFileSchema = frontMatterSchema.extend({
  format: z.literal(1),
  /** The Markdown before the first section. */
  lead: z.string(),
  sections: z.array(z.strictObject({ heading: z.string(), markdown: z.string() })),
});

export type AdvisoryFile = z.infer<typeof advisoryFileSchema>;

/** A note as a release tells it. */
export function advisoryFileOf({ matter, leadMarkdown, sections }: Note): AdvisoryFile {
  return {
    format: 1,
    ...matter,
    lead: leadMarkdown,
    sections: sections.map(({ heading, markdown }) => ({ heading, markdown })),
  };
}

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readAdvisoryFile(name: string, bytes: Uint8Array): AdvisoryFile {
  return readJson(name, bytes, advisoryFileSchema);
}
