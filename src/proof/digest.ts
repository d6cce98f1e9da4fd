import { createHash } from 'node:crypto';

/** sha256 in lower-case hex. */
export function digest(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
