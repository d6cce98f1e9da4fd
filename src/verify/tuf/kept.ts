import { ClarionError } from '../../names/error.ts';
import {
  checkSignatures,
  type MetadataFile,
  type OpenedFile,
  openFile,
  passes,
  type RootMetadata,
  signatoriesOf,
} from './metadata.ts';

/** What this machine kept was whole when it was written: where it is not, nothing can be said about rollback. */
export function orDamaged<T>(file: MetadataFile, read: (file: MetadataFile) => T): T {
  try {
    return read(file);
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'verification') throw error;
    throw new ClarionError('state', `The sensor's own metadata/${file.name} is damaged: ${error.message}`, {
      code: 'sensor/metadata',
      hint: 'Find out who or what changed it, look at the disk, and enrol this sensor again.',
      cause: error,
    });
  }
}

/**
 * A kept file serves against rollback only while the root's keys vouch for it (5.3.11): after a rotation, versions may
 * begin anew, which is the recovery from a fast-forward attack.
 */
export function trusted<T>(
  file: MetadataFile,
  root: RootMetadata,
  role: 'timestamp' | 'snapshot',
  read: (file: OpenedFile) => T,
): T | undefined {
  const opened = orDamaged(file, openFile);
  if (!passes(() => checkSignatures(opened, signatoriesOf(root, role)))) return undefined;
  return orDamaged(file, () => read(opened));
}
