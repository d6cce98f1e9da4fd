import { parseNoteId } from '../names/note-id.ts';

/** The id that a file is named by, where it is one of the team and the file stands in the folder of its year. */
export function idOfFile(file: string, idPrefix: string | undefined): string | undefined {
  const [, year, name = ''] = file.split('/');
  const named = name.replace(/\.md$/, '');
  const id = parseNoteId(named);
  const isRight = id !== undefined && year === String(id.year);
  return isRight && (idPrefix === undefined || id.prefix === idPrefix) ? named : undefined;
}

/** The year of the id that a note has or was meant to have; undefined where neither file nor front matter tells. */
export function yearOf(
  file: string,
  id: string | undefined,
  idPrefix: string | undefined,
): number | undefined {
  return parseNoteId(idOfFile(file, idPrefix) ?? id ?? '')?.year;
}
