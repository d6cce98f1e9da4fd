import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draft, fields, mark, open, type Planted, plantedFiles, restricted } from './planted.ts';
import { PlantedRun } from './planted-run.ts';
import { holding, unpacked } from './unpacked.ts';

const run = await PlantedRun.open();
afterAll(() => run.close());
const out = join(run.base, 'public');
const apart = join(run.base, 'restricted');
const folderOf = ({ tlp }: Planted) => tlp.toLowerCase().replace('+', '-');
const all = [open, ...restricted, draft];

beforeAll(() => run.publish(plantedFiles(), { restricted: apart }));

function textOf(one: Planted, path: string): string {
  return readFileSync(join(apart, folderOf(one), path), 'utf8');
}

function stixOf(folder: string, id: string) {
  const { objects } = JSON.parse(readFileSync(join(folder, `stix/${id}.json`), 'utf8'));
  return new Map<string, unknown>(objects.map((object: { id: string }) => [object.id, object]));
}

describe('the folder of restricted notes', () => {
  test('takes nothing of them into the public folder', async () => {
    const found = await unpacked(out);
    expect(holding(found, open.word)).not.toEqual([]);
    for (const { word, id } of [...restricted, draft])
      expect([holding(found, word), holding(found, id)]).toEqual([[], []]);
  });

  test('has a folder for each label and nothing else', () => {
    expect(readdirSync(apart).sort()).toEqual(['amber', 'amber-strict', 'green', 'red']);
    for (const one of restricted)
      expect(readdirSync(join(apart, folderOf(one)))).not.toContain('live-update');
  });

  test.each(restricted)('of TLP:$tlp tells the note in every form', async (one) => {
    const found = await unpacked(join(apart, folderOf(one)));
    const where = (field: (typeof fields)[number]) => holding(found, mark(one.word, field)).join('\n');
    const packed = ['fires', 'silent', 'sample'];
    for (const field of fields.filter((name) => !packed.includes(name)))
      expect([field, where(field)]).not.toEqual([field, '']);
    for (const kind of [
      /^advisories\/[^/]+\/index\.html$/m,
      /^advisories\/[^/]+\/print\/index\.html$/m,
      /^csaf\/[a-z]+\/2005\/[^/]+\.json$/m,
      /^stix\/[^/]+\.json$/m,
    ])
      expect(where('title')).toMatch(kind);
    expect(where('pattern')).toMatch(/^signatures\/ENSRT\/[^/]+\.rules$/m);
    expect(where('lua')).toMatch(/^signatures\/ENSRT\/[^/]+\.lua$/m);
    // Samples are evidence, and evidence is published.
    for (const field of fields.filter((name) => packed.includes(name)))
      expect([field, where(field)]).toEqual([field, '']);
  });

  test.each(restricted)('of TLP:$tlp tells of no other note', async (one) => {
    const found = await unpacked(join(apart, folderOf(one)));
    for (const { word, id } of all.filter((other) => other !== one))
      expect([holding(found, word), holding(found, id)]).toEqual([[], []]);
  });

  test.each(restricted)(
    'of TLP:$tlp carries the label on every page, at its head and at its foot',
    async (one) => {
      const pages = (await unpacked(join(apart, folderOf(one)))).filter(({ path }) =>
        /^(?!csaf\/).*\.html$/.test(path),
      );
      expect(pages.length).toBeGreaterThan(4);
      for (const { path, text } of pages) {
        const labels = [...text.matchAll(/<strong>TLP:([A-Z+]+)<\/strong>/g)].map(([, label]) => label);
        expect([path, labels]).toEqual([path, [one.tlp, one.tlp]]);
      }
    },
  );

  test.each(restricted)('of TLP:$tlp links what is in it, at its own address', (one) => {
    const folder = folderOf(one);
    const page = textOf(one, `advisories/${one.id}/index.html`);
    expect(page).toContain('<meta name="robots" content="noindex">');
    const links = [...page.matchAll(/href="(\.\.\/\.\.\/[^"#]*)"/g)].map(([, href = '']) => href);
    expect(links.length).toBeGreaterThan(5);
    for (const href of links)
      expect([href, existsSync(join(apart, folder, 'advisories', one.id, href))]).toEqual([href, true]);
    const address = `https://example.org/restricted/${folder}/advisories/${one.id}/`;
    for (const form of ['feed.atom', `stix/${one.id}.json`]) expect(textOf(one, form)).toContain(address);
  });

  test.each(restricted)('of TLP:$tlp has CSAF documents with hashes and signatures, and a feed', (one) => {
    const label = one.tlp === 'AMBER+STRICT' ? 'red' : one.tlp.toLowerCase();
    const name = one.id.toLowerCase();
    const document = JSON.parse(textOf(one, `csaf/${label}/2005/${name}.json`));
    expect(document.document.distribution.tlp.label).toBe(label.toUpperCase());
    expect(document.document.distribution.text).toContain(`TLP:${one.tlp} (TLP 2.0)`);
    expect(textOf(one, `csaf/${label}/2005/${name}.json.asc`)).toMatch(/^-----BEGIN PGP SIGNATURE-----/);
    expect(textOf(one, `csaf/${label}/2005/${name}.json.sha512`)).toMatch(/^[0-9a-f]{128} {2}/);
    expect(textOf(one, `csaf/${label}/csaf-feed-tlp-${label}.json`)).toContain(`${name}.json`);
    const provider = JSON.parse(textOf(one, 'csaf/provider-metadata.json'));
    expect(provider).toMatchObject({ list_on_CSAF_aggregators: false, mirror_on_CSAF_aggregators: false });
  });

  test.each(restricted)('of TLP:$tlp marks its own STIX objects, and shares those of everybody', (one) => {
    const everybody = stixOf(out, open.id);
    const own = stixOf(join(apart, folderOf(one)), one.id);
    const shared = [...own.keys()].filter((id) => everybody.has(id));
    // The publisher, the marking of CLEAR, and the signature that the open note names too.
    expect(shared.map((id) => id.split('--')[0]).sort()).toEqual([
      'identity',
      'indicator',
      'marking-definition',
    ]);
    for (const id of shared) expect(own.get(id)).toEqual(everybody.get(id));
    const white = 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9';
    for (const [id, object] of own)
      if (!shared.includes(id) && !id.startsWith('marking-definition'))
        expect([id, JSON.stringify(object)]).toEqual([id, expect.not.stringContaining(white)]);
  });

  test('says of a signature that the live update lacks it, and of a common one how to enable it', () => {
    const [one] = restricted;
    if (one === undefined) throw new Error('there is no note');
    const page = textOf(one, `advisories/${one.id}/index.html`).replace(/<[^>]*>/g, '');
    const name = mark(one.word, 'signature').toUpperCase();
    expect(page).toContain('It is in no live update');
    expect(page).not.toContain(`clarion library copy ENSRT:${name}`);
    expect(page).toContain('clarion library copy ENSRT:W32-KALEL-A-001');
  });

  test('changes in no byte when nothing has changed', async () => {
    const before = await unpacked(apart);
    await run.publish(plantedFiles(), { restricted: apart });
    expect(await unpacked(apart)).toEqual(before);
  });

  test('loses a note that gets another label to the folder of that one, and to the public folder', async () => {
    const [green, amber, ...others] = restricted;
    if (green === undefined || amber === undefined) throw new Error('there are no notes');
    const moved = [open, { ...green, tlp: 'CLEAR' }, { ...amber, tlp: 'RED' }, ...others];
    await run.publish(plantedFiles(moved, 2), { restricted: apart }).catch((e) => {
      console.log(e.faults?.map(String));
      throw e;
    });
    expect(holding(await unpacked(join(apart, 'green')), green.word)).toEqual([]);
    expect(holding(await unpacked(join(apart, 'amber')), amber.word)).toEqual([]);
    expect(existsSync(join(apart, 'green', 'index.html'))).toBe(false);
    expect(holding(await unpacked(join(apart, 'red')), amber.word)).not.toEqual([]);
    expect(holding(await unpacked(out), green.word)).not.toEqual([]);
    expect(holding(await unpacked(out), amber.word)).toEqual([]);
  });
});

describe('a folder for restricted notes is refused', () => {
  const refused = (restricted: string, more: Parameters<typeof run.publish>[1] = {}) =>
    expect(
      run.publish(plantedFiles(), { out: join(run.base, 'other', 'public'), restricted, ...more }),
    ).rejects.toMatchObject({ kind: 'usage', code: 'restricted/out' });

  test.each([
    ['that is the public folder', 'other/public'],
    ['in the public folder', 'other/public/restricted'],
    ['around the public folder', 'other'],
    ['that is the key folder', 'keys'],
    ['in the key folder', 'keys/restricted'],
    ['around the key folder', ''],
  ])('%s', async (_where, path) => {
    await refused(join(run.base, path));
    expect(existsSync(join(run.base, 'other'))).toBe(false);
  });

  test('that a link leads into the public folder', async () => {
    mkdirSync(join(run.base, 'linked', 'public'), { recursive: true });
    symlinkSync(join(run.base, 'linked', 'public'), join(run.base, 'link'));
    await refused(join(run.base, 'link', 'inner'), { out: join(run.base, 'linked', 'public') });
  });

  test('with things of others in it', async () => {
    const foreign = join(run.base, 'foreign');
    mkdirSync(join(foreign, 'red'), { recursive: true });
    writeFileSync(join(foreign, 'red', 'letter.txt'), 'private');
    await refused(foreign);
    cpSync(foreign, join(run.base, 'foreign-2'), { recursive: true });
    writeFileSync(join(run.base, 'foreign-2', 'letter.txt'), 'private');
    await refused(join(run.base, 'foreign-2'));
  });
});
