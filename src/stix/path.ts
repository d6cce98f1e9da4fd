/** Where the STIX bundle of a note lies in the public folder. @param id of the note, which is safe as a file name */
export function stixPath(id: string): string {
  return `stix/${id}.json`;
}
