/** The parts of an incident note's id, `ETS-i-2005-12575`. The serial runs on across years. */
export interface NoteId {
  readonly prefix: string;
  readonly year: number;
  readonly serial: number;
}

const pattern = /^(?!draft-)([A-Za-z0-9]+(?:-[A-Za-z]+)*)-([0-9]{4})-([0-9]{5})$/;

/** Reads a note id; undefined where the text is none. */
export function parseNoteId(text: string): NoteId | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, prefix, year, serial] = match;
  if (prefix === undefined || year === undefined || serial === undefined) return undefined;
  return { prefix, year: Number(year), serial: Number(serial) };
}

/** The form of either id, for editors. */
export const noteIdPattern =
  /^(?:draft-[a-z0-9][a-z0-9-]{0,62}|(?!draft-)[A-Za-z0-9]+(?:-[A-Za-z]+)*-[0-9]{4}-[0-9]{5})$/;

/** Reads the name in a placeholder id, `draft-w32-kalel-a`, which a note has until it is numbered. */
export function parseDraftId(text: string): string | undefined {
  return /^draft-([a-z0-9][a-z0-9-]{0,62})$/.exec(text)?.[1];
}

/** Where a note with this id stands in its workspace; undefined where the text is no id, nor a placeholder. */
export function noteFileOf(text: string): string | undefined {
  const draft = parseDraftId(text);
  if (draft !== undefined) return `advisories/drafts/${draft}.md`;
  return parseNoteId(text) && `advisories/${text.slice(-10, -6)}/${text}.md`;
}
