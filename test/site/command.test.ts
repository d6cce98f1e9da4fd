import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'bin', 'clarion.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const clarion = (...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', cwd: root });

describe('clarion build', () => {
  it('builds the website of this repository, and says what it wrote', () => {
    const out = join(folder, 'public');
    const first = clarion('build', '--out', out, '--workspace', root);
    expect(first.stderr).toContain('not proven in this build');
    expect(first.stdout).toContain('wrote    advisories/ETS-i-2005-12575/print/index.html');
    expect(first.status).toBe(0);
    const html = readFileSync(join(out, 'advisories/ETS-i-2005-12575/index.html'), 'utf8');
    expect(html).toContain('Not proven in this build');
    expect(html).toContain('51435');
    const again: unknown = JSON.parse(clarion('build', '--out', out, '--workspace', root, '--json').stdout);
    expect(again).toMatchObject({ written: [], removed: [] });
  });

  it('touches nothing of a folder that holds other things', () => {
    const out = join(folder, 'photos');
    mkdirSync(out);
    writeFileSync(join(out, 'index.html'), 'mine');
    const { status, stderr } = clarion('build', '--out', out, '--workspace', root);
    expect(status).toBe(2);
    expect(stderr).toContain('[build/out]');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe('mine');
    expect(existsSync(join(out, '404.html'))).toBe(false);
  });
});

describe.each([[['--pages', '--no-cache']], [[]]])(
  'clarion build %s, more than once into a folder',
  (mode) => {
    /** A build into a new folder, halted where it has begun to write. */
    const halted = async (out: string) => {
      const child = spawn(process.execPath, [bin, ...args(out)], { cwd: root, stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (!existsSync(join(out, '.clarion-new')) && child.exitCode === null) await sleep(1);
      child.kill('SIGSTOP');
      return { child, ended };
    };
    const args = (out: string) => ['build', ...mode, '--out', out, '--workspace', root, '--quiet'];

    it('says who is at work there, and lets them finish', async () => {
      const out = mkdtempSync(join(folder, 'at-once-'));
      const { child, ended } = await halted(out);
      const second = clarion(...args(out));
      child.kill('SIGCONT');
      expect(second.stderr).toBe(
        `clarion: Another clarion process is at work: it holds ${out} [state/locked]\n` +
          '  try: wait until it ends, then run the command again\n',
      );
      expect(second.status).toBe(6);
      expect(await ended).toEqual([0, null]);
      expect(existsSync(join(out, '.clarion-new'))).toBe(false);
    });

    it('goes on at once where a run before was killed', async () => {
      const out = mkdtempSync(join(folder, 'killed-'));
      const { child, ended } = await halted(out);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect(clarion(...args(out))).toMatchObject({ status: 0, stderr: '' });
      expect(existsSync(join(out, '.clarion-new'))).toBe(false);
      expect(existsSync(join(out, '404.html'))).toBe(true);
    });
  },
);

describe('clarion serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its address, serves, and ends cleanly on %s',
    async (signal) => {
      const served = mkdtempSync(join(folder, 'served-'));
      writeFileSync(join(served, 'index.html'), 'front');
      const child = spawn(process.execPath, [bin, 'serve', served, '--port', '0', '--quiet'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const gone = once(child, 'exit').then(() => ['it ended before it said where']);
      const [line] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), gone]);
      expect(await (await fetch(String(line).trim())).text()).toBe('front');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );

  it('refuses a port that is none', () => {
    const { status, stderr } = clarion('serve', folder, '--port', '99999');
    expect(status).toBe(2);
    expect(stderr).toContain('0 to 65535');
  });
});
