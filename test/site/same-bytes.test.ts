import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const clock = new URL('preload/another-day.js', import.meta.url).href;
let top: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'clarion-same-'));
});
afterAll(() => rmSync(top, { recursive: true }));

/** Copies this workspace, builds its site in a process of its own, and reads what it wrote. */
function built(name: string, day: string, zone: string): ReadonlyMap<string, string> {
  const workspace = join(top, name, 'workspace');
  for (const part of ['clarion.yaml', 'advisories', 'signatures', 'alarms', 'policies', 'site'])
    cpSync(join(repository, part), join(workspace, part), { recursive: true });
  const out = join(top, name, 'public');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', clock, join(repository, 'bin/clarion.js'), 'build', '--out', out, '--workspace', workspace],
    {
      encoding: 'utf8',
      env: { ...process.env, CLARION_TEST_DAY: day, TZ: zone, LC_ALL: 'C', XDG_CACHE_HOME: top },
    },
  );
  expect(status, stderr).toBe(0);
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names
      .filter((path) => statSync(join(out, path)).isFile())
      .map((path) => [path, readFileSync(join(out, path), 'base64')]),
  );
}

it('the same content makes the same bytes, on another day, in another zone and folder', () => {
  const one = built('one', '2026-11-23T10:00:00Z', 'UTC');
  const other = built('another/and/deeper', '2031-02-28T23:59:59Z', 'Pacific/Kiritimati');
  expect([...other.keys()]).toEqual([...one.keys()]);
  expect([...one].filter(([path, bytes]) => other.get(path) !== bytes).map(([path]) => path)).toEqual([]);
  expect(one.size).toBeGreaterThan(40);
}, 240_000);
