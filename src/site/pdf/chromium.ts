import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ClarionError } from '../../names/error.ts';

/** The names under which Chromium and its kin are installed. */
export const chromiumNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
] as const;

/** Milliseconds that one page may take. */
const deadline = 60_000;

/** What of its complaints is told. */
const toldBytes = 500;

export interface Printing {
  /** The page, a file. */
  readonly page: string;
  /** The file that the PDF goes to. */
  readonly pdf: string;
  /** A folder that is this run's own: no settings of a person's browser play a part. */
  readonly profile: string;
}

/**
 * Prints a page into a PDF. The page is ours, has no script and loads nothing but its style; Chromium gets no network
 * from us beside. As root it runs without its sandbox, since it refuses to run otherwise.
 *
 * @throws ClarionError of kind `engine`, code `pdf/chromium`.
 */
export async function printToPdf(binary: string, { page, pdf, profile }: Printing): Promise<void> {
  const child = spawn(
    binary,
    [
      '--headless',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--no-pdf-header-footer',
      '--generate-pdf-document-outline',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: profile, TZ: 'UTC' } },
  );
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-toldBytes);
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const timer = setTimeout(kill, deadline);
  child.once('error', reject);
  child.once('close', resolve);
  try {
    const code = await promise;
    if (code !== 0) throw failed(binary, code === null ? 'it was ended' : `it exited with ${code}`, said);
  } catch (error) {
    if (error instanceof ClarionError) throw error;
    throw failed(binary, 'it can not be run', error instanceof Error ? error.message : said, error);
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}

/** Chromium did not print what it was to print. */
export function failed(binary: string, what: string, said: string, cause?: unknown): ClarionError {
  const words = said.trim() === '' ? '' : `: ${said.trim()}`;
  return new ClarionError('engine', `${binary} made no PDF, ${what}${words}`, {
    code: 'pdf/chromium',
    expected: 'Chromium 131 or newer, which prints running heads and page numbers',
    hint: 'Build without --pdf, or install Chromium (apt-get install chromium).',
    cause,
  });
}
