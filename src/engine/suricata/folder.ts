import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sun_path holds 108 bytes; Suricata cuts a longer one silently. */
const maxSocketPath = 100;

/** A folder for this process alone (mode 700), with a path short enough for a socket in it. */
export async function temporaryFolder(): Promise<string> {
  const longest = join(tmpdir(), 'clarion-XXXXXX', 'command.sock');
  const base = Buffer.byteLength(longest) < maxSocketPath ? tmpdir() : '/tmp';
  return mkdtemp(join(base, 'clarion-'));
}
