import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test, which takes it away. */
export async function temporaryFolder(finished: (work: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-import-'));
  finished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
