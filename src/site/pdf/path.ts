/** Where the print view of a note lies as PDF, in a build that makes it. @param id of the note */
export function pdfPath(id: string): string {
  return `advisories/${id}/${id}.pdf`;
}
