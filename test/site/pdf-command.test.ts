import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = 'advisories/ETS-i-2005-12575/index.html';
const pdf = 'advisories/ETS-i-2005-12575/ETS-i-2005-12575.pdf';

describe('clarion build --pdf', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clarion-pdf-command-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const build = (path: string, ...args: string[]) =>
    spawnSync(
      process.execPath,
      [join(root, 'bin', 'clarion.js'), 'build', '--workspace', root, '--out', join(folder, 'out'), ...args],
      {
        encoding: 'utf8',
        cwd: folder,
        env: { PATH: path, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') },
      },
    );

  it('says so, and builds nothing, where there is no Chromium', () => {
    const { status, stderr } = build('/nowhere', '--pdf');
    expect(status).toBe(4);
    expect(stderr).toContain('[pdf/absent]');
    expect(stderr).toContain('chromium');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('writes and links a PDF of each note, and a build without it takes them away again', () => {
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    const print = `require('node:fs').writeFileSync(process.argv.find((it) => it.startsWith('--print-to-pdf=')).slice(15), "%PDF /CreationDate (D:20261123135809+00'00') /ModDate (D:20261123135809+00'00')");`;
    writeFileSync(join(programs, 'chromium'), `#!${process.execPath}\n${print}\n`);
    chmodSync(join(programs, 'chromium'), 0o755);
    // Before the Chromium of this machine, if there is one; flock is there too.
    const path = `${programs}:${process.env.PATH}`;
    expect(build(path, '--pdf').status).toBe(0);
    expect(readFileSync(join(folder, 'out', pdf), 'latin1')).toBe(
      "%PDF /CreationDate (D:20050525000000+00'00') /ModDate (D:20050525000000+00'00')",
    );
    expect(readFileSync(join(folder, 'out', page), 'utf8')).toContain(`href="../../${pdf}"`);
    expect(build(path).status).toBe(0);
    expect(existsSync(join(folder, 'out', pdf))).toBe(false);
    expect(readFileSync(join(folder, 'out', page), 'utf8')).not.toContain(pdf);
  }, 180_000);
});
