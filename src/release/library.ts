import { z } from 'zod';
import { parseNoteId } from '../names/note-id.ts';
import { isGroupName, parseSignatureName } from '../names/signature-name.ts';
import { readJson } from './json.ts';

/** How well a signature is proven; see the glossary. */
const proofLevels = ['proven', 'loads', 'unproven'] as const;

/** What `library.json` says of a signature: what its rule text does not. */
const libraryEntrySchema = z.strictObject({
  name: z.string().refine((text) => parseSignatureName(text) !== undefined, 'a signature name'),
  revision: z.int().min(1),
  title: z.string().min(1),
  description: z.string().min(1),
  eventGroup: z.string().min(1),
  score: z.int().min(0).max(100),
  notes: z.array(z.string().refine((text) => parseNoteId(text) !== undefined, 'a note id')),
  proof: z.enum(proofLevels),
  detector: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/, 'the name of a .lua file')
    .optional(),
  enabled: z.literal(false),
});

/** `libraries/GROUP/library.json`: a master library, every signature disabled. */
const librarySchema = z
  .strictObject({
    format: z.literal(1),
    group: z.string().refine(isGroupName, 'a group name'),
    signatures: z.record(z.string().regex(/^[1-9][0-9]{0,9}$/, 'a sid'), libraryEntrySchema),
  })
  .refine(
    ({ group, signatures }) => Object.values(signatures).every(({ name }) => name.startsWith(`${group}:`)),
    'names of the group alone',
  );

export type LibraryEntry = z.infer<typeof libraryEntrySchema>;
export type Library = z.infer<typeof librarySchema>;

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readLibrary(bytes: Uint8Array): Library {
  return readJson('library.json', bytes, librarySchema);
}

/** Writes a library, one line a signature, ascending by sid: a change of one signature is a change of one line. */
export function writeLibrary({ group, signatures }: Library): Uint8Array {
  const lines = Object.entries(signatures)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([sid, entry]) => `${JSON.stringify(sid)}:${JSON.stringify(entry)}`);
  const body = lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`;
  return Buffer.from(`{"format":1,"group":${JSON.stringify(group)},"signatures":{${body}}}\n`, 'utf8');
}
