import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clarion } from '../end-to-end/run.ts';
import { draft, open, plantedFiles, restricted } from '../publish/planted.ts';
import { holding, unpacked } from '../publish/unpacked.ts';
import { writeWorkspace } from '../workspace/fixture.ts';

let root = '';
beforeAll(async () => {
  root = await writeWorkspace(plantedFiles());
});
afterAll(() => rmSync(root, { recursive: true }));

/** Builds into folders below the workspace. */
function build(out: string, ...more: readonly string[]) {
  return clarion(['build', '--workspace', root, '--out', join(root, out), ...more]);
}

describe('clarion build', () => {
  test('writes restricted notes nowhere, and says so', async () => {
    const { code, stderr } = await build('public');
    expect(code).toBe(0);
    expect(stderr).toContain('4 notes above TLP:CLEAR: written nowhere without --restricted DIR.');
    const found = await unpacked(join(root, 'public'));
    expect(holding(found, open.word)).not.toEqual([]);
    for (const { word, id } of [...restricted, draft])
      expect([holding(found, word), holding(found, id)]).toEqual([[], []]);
  });

  test('writes them into a folder a label when it is told to', async () => {
    const { code, stdout } = await build('public', '--restricted', join(root, 'apart'), '--json');
    expect(code).toBe(0);
    expect(readdirSync(join(root, 'apart')).sort()).toEqual(['amber', 'amber-strict', 'green', 'red']);
    const told = JSON.parse(stdout).restricted;
    expect(told.out).toBe(join(root, 'apart'));
    for (const { tlp, word, id } of restricted) {
      const name = tlp.toLowerCase().replace('+', '-');
      expect(told.written).toContain(`${name}/advisories/${id}/index.html`);
      const found = await unpacked(join(root, 'apart', name));
      expect(holding(found, word)).toContain(`stix/${id}.json`);
      for (const other of [...restricted, open, draft].filter((one) => one.word !== word))
        expect([holding(found, other.word), holding(found, other.id)]).toEqual([[], []]);
    }
    const found = await unpacked(join(root, 'public'));
    for (const { word } of restricted) expect(holding(found, word)).toEqual([]);
  });

  test('of pages alone holds nothing of them either, nor of one whose label was raised', async () => {
    const raised = restricted.map((one) => ({ ...one, tlp: 'CLEAR' }));
    const whole = await writeWorkspace(plantedFiles([open, ...raised]));
    const told = ['--pages', '--cache', join(root, 'cache'), '--out', join(root, 'pages')];
    const pages = () => clarion(['build', '--workspace', whole, ...told]);
    expect(await pages()).toMatchObject({ code: 0 });
    expect(holding(await unpacked(join(root, 'pages')), 'qzred')).not.toEqual([]);
    for (const [path, text] of Object.entries(plantedFiles())) {
      mkdirSync(dirname(join(whole, path)), { recursive: true });
      writeFileSync(join(whole, path), text);
    }
    expect(await pages()).toMatchObject({ code: 0 });
    const found = await unpacked(join(root, 'pages'));
    expect(holding(found, open.word)).not.toEqual([]);
    for (const { word, id } of [...restricted, draft])
      expect([holding(found, word), holding(found, id)]).toEqual([[], []]);
    rmSync(whole, { recursive: true });
  });

  test('refuses a folder that is not apart from the public one, and writes nothing', async () => {
    const refused = await build('second', '--restricted', join(root, 'second', 'restricted'));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('are not apart');
    expect(existsSync(join(root, 'second'))).toBe(false);
  });
});
