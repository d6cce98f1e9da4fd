import { createHash } from 'node:crypto';
import { readTheme } from '../theme.ts';

/** The theme as it was at a save. */
export interface Look {
  /** By path from the root of the site. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Another one where a file is another one. */
  readonly digest: string;
  /** Why the theme can't be read. */
  readonly error?: Error;
}

/** Reads the theme; what the file system refuses is kept, for whoever asks for a file of it. */
export async function readLook(root: string): Promise<Look> {
  try {
    const files = await readTheme(root);
    const hash = createHash('sha256');
    for (const { path, bytes } of files) hash.update(`${path} ${bytes.byteLength} `).update(bytes);
    return {
      files: new Map(files.map(({ path, bytes }) => [path, bytes])),
      digest: hash.digest('base64url'),
    };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return { files: new Map(), digest: '', error };
    throw error;
  }
}
