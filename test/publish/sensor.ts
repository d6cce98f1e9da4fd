import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import {
  bundlePath,
  checkSha256sums,
  decompress,
  type Member,
  type Ring,
  readTar,
  releaseLayout,
  sha256,
  targetCustomSchema,
} from '../../src/release/index.ts';

/** A foreign TUF client with the root of trust that it starts from. */
export class ForeignClient {
  readonly #folder = mkdtempSync(join(tmpdir(), 'clarion-tuf-'));

  constructor(root: Uint8Array) {
    mkdirSync(join(this.#folder, 'metadata'));
    mkdirSync(join(this.#folder, 'targets'));
    writeFileSync(join(this.#folder, 'metadata', 'root.json'), root);
  }

  /** Refreshes, fetches the bundle of a release and returns its members; undefined where the ring does not name it. */
  async pull(
    liveUpdate: string,
    release: number,
    ring: Ring = 'stable',
  ): Promise<readonly Member[] | undefined> {
    const server = await serve(liveUpdate);
    try {
      return await this.#pull(server.url, bundlePath(ring, release));
    } finally {
      server.close();
    }
  }

  async #pull(url: string, path: string): Promise<readonly Member[] | undefined> {
    const updater = new Updater({
      metadataDir: join(this.#folder, 'metadata'),
      metadataBaseUrl: `${url}/metadata`,
      targetDir: join(this.#folder, 'targets'),
      targetBaseUrl: `${url}/targets`,
      config: { fetchRetry: 0 },
    });
    await updater.refresh();
    const target = await updater.getTargetInfo(path);
    if (target === undefined) return undefined;
    const { tar: expected } = targetCustomSchema.parse(target.custom);
    const tar = decompress(readFileSync(await updater.downloadTarget(target)), expected.length);
    if (sha256(tar) !== expected.sha256) throw new Error('another tar');
    const members = await readTar(tar, releaseLayout);
    checkSha256sums(members);
    return members;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Serves a folder over HTTP on this machine. */
async function serve(folder: string): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, request.url ?? '/')));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
