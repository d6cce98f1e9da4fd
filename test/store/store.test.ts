import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock, writeAside } from '../../src/store/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeAside', () => {
  test('replaces a file, makes its folder, leaves nothing beside it', async () => {
    const path = join(folder, 'a/b/file.json');
    await writeAside(path, Buffer.from('old'));
    await writeAside(path, Buffer.from('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['file.json']);
  });

  test('gives a secret its mode from the first byte on, also over what a kill left behind', async () => {
    const path = join(folder, 'key.pem');
    await writeFile(join(folder, '.key.pem.aside'), 'left behind', { mode: 0o644 });
    await writeAside(path, Buffer.from('secret'), { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('withLock', () => {
  test('keeps a second worker out until the first is done', async () => {
    const path = join(folder, 'lock');
    const order: string[] = [];
    const first = withLock(path, async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 200));
      order.push('first ends');
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([first, withLock(path, async () => void order.push('second'))]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  test('gives up after two seconds with a state error that names the lock', async () => {
    const path = join(folder, 'lock');
    await withLock(path, async () => {
      const second = withLock(path, async () => 'entered');
      await expect(second).rejects.toMatchObject({
        kind: 'state',
        code: 'state/locked',
        message: expect.stringContaining(path),
      });
    });
  });

  test('is free again when its owner is killed', async () => {
    const path = join(folder, 'lock');
    const script = `import { withLock } from ${JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href)};
      await withLock(${JSON.stringify(path)}, async () => { console.log('held'); await new Promise((done) => setTimeout(done, 60_000)); });`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    owner.kill('SIGKILL');
    expect(await withLock(path, async () => 'entered')).toBe('entered');
  });

  test('is free again when the work throws', async () => {
    const path = join(folder, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('work failed')))).rejects.toThrow(
      'work failed',
    );
    expect(await withLock(path, async () => 'entered')).toBe('entered');
  });

  test('says what is missing where the lock file can not be made', async () => {
    await expect(withLock(join(folder, 'x'.repeat(300)), async () => 'entered')).rejects.toMatchObject({
      kind: 'state',
      code: 'state/lock',
    });
  });
});
