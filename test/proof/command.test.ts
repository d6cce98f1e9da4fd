import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../engine/folder.ts';
import { suricata } from '../engine/installed.ts';

const root = join(import.meta.dirname, '../..');

describe('clarion prove', () => {
  it('proves what this repository holds, in the real engine', async (context) => {
    await suricata(context);
    const { code, out } = await clarion(['prove', '--json', '--no-cache']);
    expect(code).toBe(0);
    const { proofs } = JSON.parse(out);
    expect(proofs).toContainEqual(expect.objectContaining({ name: 'ENSRT:W32-KALEL-A-001' }));
    for (const proof of proofs) expect(proof).toMatchObject({ level: 'proven', failures: [] });
  });

  it('says how to come by an engine where there is none', async () => {
    const { code, err } = await clarion(['prove'], { PATH: '/nowhere' });
    expect(code).toBe(4);
    expect(err).toMatch(/no Suricata on this machine[\s\S]*apt-get install suricata/);
  });

  it('leaves no folder behind when a signal ends it', async (context) => {
    await suricata(context);
    const temporary = await testFolder();
    const child = start(['prove', '--no-cache'], { PATH: process.env.PATH, TMPDIR: temporary });
    while (!(await readdir(temporary, { recursive: true })).some((path) => path.endsWith('.sock')))
      await sleep(5);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
    expect(await readdir(temporary)).toEqual([]);
  });
});

function start(args: readonly string[], environment: NodeJS.ProcessEnv) {
  const program = join(root, 'bin/clarion.js');
  return spawn(process.execPath, [program, ...args, '--workspace', root], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function clarion(args: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
  const child = start(args, environment);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, err };
}
