import { resolve } from 'node:path';
import { defaultKeyFolder, type KeyFolder, openKeyFolder } from '../signing/index.ts';
import type { Terminal } from './terminal.ts';

/** Where the private keys are: what `--keys` says, else the usual place. */
export function keyFolderPath(option: string | undefined): string {
  return resolve(option ?? defaultKeyFolder(process.env));
}

/** Opens the private key folder, and warns of what others may read in it. */
export async function openKeys(terminal: Terminal, option: string | undefined): Promise<KeyFolder> {
  const keys = await openKeyFolder(keyFolderPath(option));
  for (const path of keys.exposed) terminal.warn(`Others may read or change ${path}: chmod go-rwx ${path}`);
  return keys;
}
