import { z } from 'zod';
import { parseNoteId } from '../names/note-id.ts';
import { isGroupName, parseSignatureName } from '../names/signature-name.ts';
import { readJson } from './json.ts';

/** How well a signature is proven; see the glossary. */
const proofLevels = ['proven', 'loads', 'unproven'] as const;
export type ProofLevel = (typeof proofLevels)[number];

const signatureName = z.string().refine((text) => parseSignatureName(text) !== undefined, 'a signature name');
const notes = z.array(z.string().refine((text) => parseNoteId(text) !== undefined, 'a note id'));
const group = z.string().refine(isGroupName, 'a group name');
const sid = z.string().regex(/^[1-9][0-9]{0,9}$/, 'a sid');

/** What `library.json` says of a signature of the team's own: what its rule text does not. */
const libraryEntrySchema = z.strictObject({
  name: signatureName,
  revision: z.int().min(1),
  title: z.string().min(1),
  description: z.string().min(1),
  eventGroup: z.string().min(1),
  score: z.int().min(0).max(100),
  notes,
  proof: z.enum(proofLevels),
  detector: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/, 'the name of a .lua file')
    .optional(),
  enabled: z.literal(false),
});

/**
 * What `library.json` says of an imported signature that is not as most of its library are. Message, revision,
 * references, class and metadata stand in the rule, and nowhere else.
 */
const importedEntrySchema = z.strictObject({
  /** Where it has another name than `GROUP:SID`: that of a Dragon signature. */
  name: signatureName.optional(),
  /** True where its source has it switched off. Here every signature is. */
  disabled: z.literal(true).optional(),
  /** Where it is not the library's. */
  proof: z.enum(proofLevels).optional(),
  /** How often it fired on the corpus of ordinary traffic, where it did. */
  alerts: z.int().min(1).optional(),
  /** Its sid in the source, where the import gave it another. */
  from: z.int().min(1).max(0xffff_ffff).optional(),
  notes: notes.min(1).optional(),
});

const imported = z.strictObject({
  source: z.string().min(1).max(1000),
  licence: z.string().min(1).max(1000),
  /** Of each signature whose entry says no other. */
  proof: z.enum(proofLevels),
});

const ownLibrarySchema = z
  .strictObject({ format: z.literal(1), group, signatures: z.record(sid, libraryEntrySchema) })
  .refine(
    ({ group, signatures }) => Object.values(signatures).every(({ name }) => name.startsWith(`${group}:`)),
    'names of the group alone',
  );

const importedLibrarySchema = z
  .strictObject({ format: z.literal(1), group, imported, signatures: z.record(sid, importedEntrySchema) })
  .refine(
    ({ group, signatures }) =>
      Object.values(signatures).every(({ name }) => name?.startsWith(`${group}:`) ?? true),
    'names of the group alone',
  );

export type LibraryEntry = z.infer<typeof libraryEntrySchema>;
export type ImportedEntry = z.infer<typeof importedEntrySchema>;
export type OwnLibrary = z.infer<typeof ownLibrarySchema>;
/** Its `signatures` are the exceptions alone: which there are, `suricata.rules` says. */
export type ImportedLibrary = z.infer<typeof importedLibrarySchema>;
/** `libraries/GROUP/library.json`: a master library, every signature disabled. `'imported' in library` tells which. */
export type Library = OwnLibrary | ImportedLibrary;

/** A rule of `suricata.rules`, as far as a library needs it. */
export interface LibraryRule {
  readonly sid: number;
  /** 0 where the rule has none. */
  readonly rev: number;
  readonly msg: string;
}

/** What a release says of one signature, whichever kind its library is. */
export interface ReleasedSignature {
  readonly name: string;
  readonly sid: number;
  /** 0 for an imported rule without a `rev`. */
  readonly revision: number;
  readonly title: string;
  /** Absent for an imported one: its rule's references and metadata tell. */
  readonly description?: string;
  readonly eventGroup?: string;
  readonly score?: number;
  readonly notes: readonly string[];
  readonly proof: ProofLevel;
  readonly detector?: string | undefined;
  readonly enabled: false;
  /** Present for an imported one. */
  readonly imported?: {
    /** True where its source has it switched off. */
    readonly disabled: boolean;
    /** Alerts on the corpus of ordinary traffic. */
    readonly alerts: number;
    /** Its sid in the source, where that is another. */
    readonly from?: number;
  };
}

const noNotes: readonly string[] = [];

/** What a library says of a rule beside it; undefined where an own library does not list it. */
export function releasedSignature(library: Library, rule: LibraryRule): ReleasedSignature | undefined {
  const { sid, rev, msg } = rule;
  if (!('imported' in library)) {
    const entry = library.signatures[String(sid)];
    return entry && { ...entry, sid };
  }
  const entry: ImportedEntry = library.signatures[String(sid)] ?? {};
  const { name, disabled = false, proof, alerts = 0, from } = entry;
  return {
    name: name ?? `${library.group}:${sid}`,
    sid,
    revision: rev,
    title: msg,
    notes: entry.notes ?? noNotes,
    proof: proof ?? library.imported.proof,
    enabled: false,
    imported: { disabled, alerts, ...(from === undefined ? {} : { from }) },
  };
}

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readLibrary(bytes: Uint8Array): Library {
  return readJson<Library>('library.json', bytes, (data) =>
    typeof data === 'object' && data !== null && 'imported' in data
      ? importedLibrarySchema
      : ownLibrarySchema,
  );
}

/** Writes a library, one line a signature, ascending by sid: a change of one signature is a change of one line. */
export function writeLibrary(library: Library): Uint8Array {
  const lines = Object.entries<LibraryEntry | ImportedEntry>(library.signatures)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([sid, entry]) => `${JSON.stringify(sid)}:${JSON.stringify(entry)}`);
  const body = lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`;
  const head = 'imported' in library ? `"imported":${JSON.stringify(library.imported)},` : '';
  return Buffer.from(
    `{"format":1,"group":${JSON.stringify(library.group)},${head}"signatures":{${body}}}\n`,
    'utf8',
  );
}
