import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SensorPaths, showSignature } from '../../src/sensor/index.ts';
import { refusalOf } from '../verify/reader.ts';
import { alert, install, makeSensor } from './installed.ts';
import { copy, turnOn } from './lab.ts';

let paths: SensorPaths;
let close: () => Promise<void>;
const note = {
  id: 'ETS-i-2005-12575',
  title: 'Worm - Kalel',
  classes: ['mass-mailing-worm'],
  severity: 'high',
  released: '2005-05-25',
  updated: '2005-06-01',
};
const detector = { name: 'zip.lua', text: 'function init(args)\n  return {}\nend\n' };
const content = (rule: string) => ({
  own: [
    { sid: 1, rule, title: 'Kalel', description: 'A ZIP by mail.', notes: [note.id], detector },
    { sid: 2, rule: alert(2) },
  ],
  imported: [alert(10, 'flowbits:set,a; classtype:policy-violation; '), alert(11, 'flowbits:isset,a; ')],
  notes: [note],
});

beforeAll(async () => {
  ({ paths, close } = await makeSensor(content(alert(1, 'lua:zip.lua; '))));
});
afterAll(() => close());

describe('a signature is shown', () => {
  it('with its rule, words, notes, proof, detector and standing', async () => {
    expect(await showSignature(paths, 'ENSRT:S-1')).toEqual({
      name: 'ENSRT:S-1',
      sid: 1,
      revision: 1,
      title: 'Kalel',
      description: 'A ZIP by mail.',
      proof: 'proven',
      eventGroup: 'VIRUS',
      score: 80,
      class: undefined,
      day: '2005-06-01',
      notes: [note.id],
      about: [{ ...note, status: 'final', threat: 'W32.Sample' }],
      rule: alert(1, 'lua:zip.lua; '),
      detector,
      imported: undefined,
      library: undefined,
      enabled: false,
      state: 'not-copied',
      copy: undefined,
      setBy: [],
      readBy: [],
      release: 1,
    });
  });

  it('by its sid, with what its source says, and who needs its flowbits', async () => {
    expect(await showSignature(paths, '10')).toMatchObject({
      name: 'ET:10',
      title: 'sample 10',
      description: undefined,
      class: 'policy-violation',
      proof: 'loads',
      imported: { disabled: false, alerts: 0 },
      readBy: [{ bit: 'flowbits:a', name: 'ET:11', state: 'not-copied' }],
    });
    expect(await showSignature(paths, 'ET:11')).toMatchObject({
      setBy: [{ bit: 'flowbits:a', name: 'ET:10', state: 'not-copied' }],
    });
  });

  it('with its copy: where it stands, whether it was edited, whether the master library went on', async () => {
    await copy(paths, '1', '2');
    await turnOn(paths, '1');
    const file = join(paths.custom, 'local.yaml');
    expect(await showSignature(paths, '1')).toMatchObject({
      state: 'enabled',
      copy: { file, line: 3, base: { release: 1, revision: 1 }, edited: false, behind: false },
    });
    await writeFile(file, (await readFile(file, 'utf8')).replace('"x1"', '"y1"'));
    await install(paths, 2, content(alert(1, 'lua:zip.lua; depth:4; ')));
    expect(await showSignature(paths, '1')).toMatchObject({
      rule: expect.stringContaining('depth:4'),
      copy: { rule: expect.stringContaining('"y1"'), edited: true, behind: true },
      release: 2,
    });
    expect((await showSignature(paths, '2')).copy).toMatchObject({ edited: false, behind: false });
  });

  it("that is the operator's own", async () => {
    await writeFile(
      join(paths.custom, 'own.yaml'),
      `library: own\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: '${alert(10)}'\n`,
    );
    expect(await showSignature(paths, 'OWN:ONE')).toMatchObject({
      title: 'sample 10',
      rule: undefined,
      proof: undefined,
      copy: { rule: alert(10), base: undefined, edited: false, behind: false },
    });
  });

  it('by nothing that is not known, nor by a sid that two have', async () => {
    expect(await refusalOf(showSignature(paths, 'ENSRT:S-3'))).toMatchObject({
      kind: 'usage',
      hint: 'Did you mean ENSRT:S-1?',
    });
    expect(await refusalOf(showSignature(paths, '10'))).toMatchObject({
      kind: 'usage',
      expected: 'one of the names ET:10, OWN:ONE',
    });
  });

  it('only from files that are as they were released', async () => {
    await writeFile(join(paths.releases, '0002', 'advisories', `${note.id}.json`), '{}');
    expect(await refusalOf(showSignature(paths, '1'))).toMatchObject({
      kind: 'state',
      message: expect.stringContaining(`${note.id}.json was changed`),
    });
    expect(await showSignature(paths, 'ET:11')).toMatchObject({ sid: 11 });
  });
});
