/** The parts of an incident note's id, `ETS-i-2005-12575`. The serial runs on across years. */
export interface NoteId {
  readonly prefix: string;
  readonly year: number;
  readonly serial: number;
}

const pattern = /^([A-Za-z0-9]+(?:-[A-Za-z]+)*)-([0-9]{4})-([0-9]{5})$/;

/** Reads a note id; undefined where the text is none. */
export function parseNoteId(text: string): NoteId | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, prefix, year, serial] = match;
  if (prefix === undefined || year === undefined || serial === undefined) return undefined;
  return { prefix, year: Number(year), serial: Number(serial) };
}
