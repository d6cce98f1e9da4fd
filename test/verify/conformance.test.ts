import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ed25519, TestRepository } from './tuf/repository.ts';

// The suite itself needs Python: see docs/measurements.md. This holds its command protocol without.
const program = fileURLToPath(new URL('./conformance/client.ts', import.meta.url));
const repository = new TestRepository();
const asked: string[] = [];
let server: Server;
let folder: string;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-conformance-'));
  server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    asked.push(path);
    const bytes = repository.files.get(path);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  base = `http://127.0.0.1:${address.port}`;
  const expires = '2100-01-01T00:00:00Z';
  repository.publishRoot([], { expires });
  await writeFile(join(folder, 'trusted.json'), repository.files.get('metadata/1.root.json') ?? '');
  repository.expires = expires;
  const delegates = [{ name: '../role', paths: ['a/*'] }];
  repository.publish({
    targets: { delegates },
    '../role': { targets: { 'a/b.txt': 'one', 'a/c.txt': 'two' } },
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const metadata = () => join(folder, 'metadata');
const targets = () => join(folder, 'targets');

/** The exit code of the client. */
function run(...args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, '--metadata-dir', metadata(), ...args], () =>
      resolve(child.exitCode ?? -1),
    );
  });
}
const refresh = () => run('--metadata-url', `${base}/metadata`, 'refresh');
const download = (...names: readonly string[]) =>
  run(
    ...['--metadata-url', `${base}/metadata/`, ...names.flatMap((name) => ['--target-name', name])],
    ...['--target-base-url', `${base}/targets/`, '--target-dir', targets(), 'download'],
  );

describe('the client behind the command protocol of the TUF conformance suite', () => {
  it('starts from a root, refreshes, downloads once and keeps', async () => {
    expect(await run('init', join(folder, 'trusted.json'))).toBe(0);
    expect(asked).toEqual([]);
    expect(await refresh()).toBe(0);
    expect((await readdir(metadata())).toSorted()).toEqual([
      'root.json',
      'snapshot.json',
      'targets.json',
      'timestamp.json',
    ]);
    expect(await download('a/b.txt', 'a/c.txt')).toBe(0);
    const files = await readdir(targets());
    expect(files).toHaveLength(2);
    expect(
      await Promise.all(files.toSorted().map((name) => readFile(join(targets(), name), 'utf8'))),
    ).toEqual(['one', 'two']);
    expect((await readdir(metadata())).length).toBe(5);
    asked.length = 0;
    expect(await download('a/b.txt')).toBe(0);
    expect(asked).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
  });

  it('fails for a target that nobody names, for a forged timestamp, and for no command', async () => {
    expect(await download('a/none.txt')).toBe(1);
    repository.signers.timestamp = [ed25519()];
    repository.publish({ targets: {} });
    expect(await refresh()).toBe(1);
    expect(await run()).toBe(1);
  });
});
