/** A date in the information of a PDF as Chromium writes it: PDF 1.7 (ISO 32000-1), 7.9.4. */
const datePattern = /\/(CreationDate|ModDate) \(D:\d{14}[+-]\d{2}'\d{2}'\)/g;

/**
 * Puts a day in place of the two dates on which Chromium made a PDF, so that the same page is the same file on every
 * day. They are as long as what they replace: nothing in the file moves.
 *
 * @param day `YYYY-MM-DD`; midnight UTC is told.
 * @returns the PDF, or undefined where it has not exactly these two dates.
 */
export function withDates(pdf: Uint8Array, day: string): Uint8Array | undefined {
  // Latin-1 keeps every byte as it is, there and back.
  const text = Buffer.from(pdf).toString('latin1');
  const found = [...text.matchAll(datePattern)].map(([, name]) => name).sort();
  if (found.join() !== 'CreationDate,ModDate') return undefined;
  const date = `(D:${day.replaceAll('-', '')}000000+00'00')`;
  return Buffer.from(
    text.replace(datePattern, (_all, name: string) => `/${name} ${date}`),
    'latin1',
  );
}
