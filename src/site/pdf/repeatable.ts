/** A date in the information of a PDF as Chromium writes it: PDF 1.7 (ISO 32000-1), 7.9.4. */
const datePattern = /\/(CreationDate|ModDate) \(D:\d{14}[+-]\d{2}'\d{2}'\)/g;
/** How Chromium names a cell of a table, for those who hear the table: by a number of its run. */
const cellPattern = /\(node(\d{8})\)/g;

/**
 * Makes a PDF of Chromium the same file on every day and in every run: a day in place of the two dates on which it was
 * made, and cells counted from one, in their order, in place of numbers that depend on what the run did before. Both
 * are as long as what they replace: nothing in the file moves.
 *
 * @param day `YYYY-MM-DD`; midnight UTC is told.
 * @returns the PDF, or undefined where it has not exactly these two dates.
 */
export function repeatable(pdf: Uint8Array, day: string): Uint8Array | undefined {
  // Latin-1 keeps every byte as it is, there and back.
  const text = Buffer.from(pdf).toString('latin1');
  const found = [...text.matchAll(datePattern)].map(([, name]) => name).sort();
  if (found.join() !== 'CreationDate,ModDate') return undefined;
  const date = `(D:${day.replaceAll('-', '')}000000+00'00')`;
  const cells = [...new Set(Array.from(text.matchAll(cellPattern), ([, number = '']) => number))].sort();
  const counted = new Map(cells.map((number, index) => [number, String(index + 1).padStart(8, '0')]));
  return Buffer.from(
    text
      .replace(datePattern, (_all, name: string) => `/${name} ${date}`)
      .replace(cellPattern, (_all, number: string) => `(node${counted.get(number)})`),
    'latin1',
  );
}
