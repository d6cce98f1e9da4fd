import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { applyDelta, makeDelta } from '../release/index.ts';

/** Up to this many bytes of the older tar Node's match tables hold every position, and its delta is the smaller one. */
const nodeReach = 2 ** 24;

/**
 * The delta from an older tar to a newer one: by Node's own zstd for small tars and where there is no zstd command, by
 * `zstd --patch-from`, which looks farther back, for the others; the smaller of the two where both are made. It is
 * applied once, as a sensor would, before it is believed.
 *
 * @param most bytes that a delta may have to be worth publishing; undefined where it has more.
 */
export async function worthwhileDelta(
  older: Uint8Array,
  newer: Uint8Array,
  most: number,
): Promise<Uint8Array | undefined> {
  const patch = await patchFrom(older, newer);
  const own = patch === undefined || older.byteLength <= nodeReach ? makeDelta(older, newer) : patch;
  const delta = patch !== undefined && patch.byteLength < own.byteLength ? patch : own;
  if (delta.byteLength >= most) return undefined;
  try {
    return Buffer.compare(applyDelta(older, delta, newer.byteLength), newer) === 0 ? delta : undefined;
  } catch (error) {
    // A window larger than sensors take: they fetch the whole bundle instead.
    if (error instanceof ClarionError) return undefined;
    throw error;
  }
}

/** Runs `zstd --patch-from`; undefined where there is no such command or it fails. */
async function patchFrom(older: Uint8Array, newer: Uint8Array): Promise<Uint8Array | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-delta-'));
  try {
    await writeFile(join(folder, 'older.tar'), older);
    await writeFile(join(folder, 'newer.tar'), newer);
    const args = ['-9', '-qq', '--patch-from=older.tar', 'newer.tar', '-o', 'delta.zst'];
    const zstd = spawn('zstd', args, { cwd: folder, stdio: 'ignore' });
    const ended = await new Promise<boolean>((resolve) => {
      zstd.once('error', () => resolve(false));
      zstd.once('close', (code) => resolve(code === 0));
    });
    return ended ? await readFile(join(folder, 'delta.zst')) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
