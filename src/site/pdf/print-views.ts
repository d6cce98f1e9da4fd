import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Note } from '../../advisory/note.ts';
import type { SiteFile } from '../file.ts';
import { failed, printToPdf } from './chromium.ts';
import { pdfPath } from './path.ts';
import { repeatable } from './repeatable.ts';

/** The print view of a note, and the day that its PDF bears. */
interface PrintView {
  readonly id: string;
  readonly page: SiteFile;
  /** Of the newest revision, `YYYY-MM-DD`. */
  readonly day: string;
}

/** How many pages are printed at once. */
const atOnce = 2;

/**
 * Prints the print views of a site, `advisories/ID/ID.pdf`, about a second each. Made twice by the same Chromium with the
 * same fonts, a PDF is the same byte for byte.
 *
 * @param files Of the site: the print views, and the theme that they load.
 * @param notes Those of which the site may hold a print view.
 * @param binary Chromium.
 * @throws ClarionError of kind `engine`, code `pdf/chromium`.
 */
export async function printViews(
  files: Iterable<SiteFile>,
  notes: readonly Pick<Note, 'matter'>[],
  binary: string,
): Promise<readonly SiteFile[]> {
  const noteOf = new Map(notes.map(({ matter }) => [`advisories/${matter.id}/print/index.html`, matter]));
  const theme: SiteFile[] = [];
  const views: PrintView[] = [];
  for (const page of files) {
    if (page.path.startsWith('theme/')) theme.push(page);
    const matter = noteOf.get(page.path);
    if (matter === undefined) continue;
    const day = matter.revisions.at(-1)?.date ?? matter.released;
    views.push({ id: matter.id, page, day });
  }
  const folder = await mkdtemp(join(tmpdir(), 'clarion-pdf-'));
  try {
    const site = join(folder, 'site');
    for (const { path, bytes } of [...theme, ...views.map(({ page }) => page)]) {
      const file = join(site, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    const waiting = views.entries();
    const made: SiteFile[] = [];
    const worker = async () => {
      for (const [index, view] of waiting) made[index] = await printed(view, index, folder, binary);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, worker));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function printed(view: PrintView, index: number, folder: string, binary: string): Promise<SiteFile> {
  const pdf = join(folder, `${index}.pdf`);
  const profile = join(folder, `profile-${index}`);
  await printToPdf(binary, { page: join(folder, 'site', view.page.path), pdf, profile });
  const bytes = repeatable(await readPdf(pdf, binary), view.day);
  if (bytes === undefined) throw failed(binary, 'or one with other dates than expected', '');
  await rm(profile, { recursive: true, force: true });
  return { path: pdfPath(view.id), bytes };
}

async function readPdf(path: string, binary: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw failed(binary, 'and gave no reason', '', error);
    throw error;
  }
}
