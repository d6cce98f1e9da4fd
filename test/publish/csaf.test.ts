import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csafDocuments, csafFiles } from '../../src/publish/csaf/index.ts';
import { planPublication, publish } from '../../src/publish/index.ts';
import { createKeyFolder } from '../../src/signing/index.ts';
import { publicContent } from '../../src/workspace/index.ts';
import { filesOf, now, type Publisher, publisher, variedWorkspace } from '../csaf/publisher.ts';
import { note } from './workspace.ts';

const day = 86_400_000;
const team: Publisher = await publisher();
afterAll(() => team.close());

let out = '';
let run = 0;
beforeEach(() => {
  run++;
  out = join(team.base, `public-${run}`);
});

const kalel = 'csaf/white/2005/ets-i-2005-12575.json';
const other = 'csaf/white/2006/ets-i-2006-12601.json';
const read = (path: string) => readFileSync(join(out, path), 'utf8');
const lines: string[] = [];
const told = () => lines.splice(0).join('\n');
const publication = (change: Parameters<Publisher['publication']>[1] = {}) =>
  team.publication(out, { report: (step, detail) => lines.push(`${step} ${detail}`), ...change });

const revised = variedWorkspace(team.base, {
  notes: [
    note('ETS-i-2005-12575', {
      signatures: ['ENSRT:KALEL-001'],
      revisions: [
        { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' },
        { version: '1.1', date: '2026-11-24', author: 'TEAM', change: 'Another sample' },
      ],
    }),
    ...variedWorkspace(team.base).notes.slice(1),
  ],
});

describe('the signature of a document', () => {
  it('stays byte for byte while the document does; that of a changed one is made anew', async () => {
    await publish(publication());
    const before = filesOf(out);
    await publish(publication({ workspace: revised, now: new Date(now.getTime() + day) }));
    const after = filesOf(out);
    expect(after.get(`${other}.asc`)).toEqual(before.get(`${other}.asc`));
    expect(after.get(`${kalel}.asc`)).not.toEqual(before.get(`${kalel}.asc`));
    expect(after.get(kalel)?.toString()).toContain('"version": "1.1.0"');
    expect(told()).toContain('3 documents: 2 signed already, 1 to be signed');
  });

  it('is made by those who sign the release, and stays though others sign the next', async () => {
    await publish(publication({ signers: ['ada@example.org', 'bob@example.org'] }));
    const before = read(`${other}.asc`);
    await publish(
      publication({
        workspace: revised,
        signers: ['bob@example.org', 'carol@example.org'],
        now: new Date(now.getTime() + day),
      }),
    );
    expect(read(`${other}.asc`)).toBe(before);
  });

  it.each([
    ['is no signature', () => 'nothing\n'],
    ['is of another document', () => read(`${other}.asc`)],
    ['is gone', () => undefined],
  ])('is made anew where what lies there %s', async (_name, spoil) => {
    await publish(publication());
    const spoiled = spoil();
    if (spoiled === undefined) rmSync(join(out, `${kalel}.asc`));
    else writeFileSync(join(out, `${kalel}.asc`), spoiled);
    told();
    await publish(publication());
    expect(read(`${kalel}.asc`)).toContain('BEGIN PGP SIGNATURE');
    expect(read(`${kalel}.asc`)).not.toBe(spoiled);
    expect(told()).toContain('2 signed already, 1 to be signed');
  });

  it('is made anew where the document was changed by another hand, and so is the document', async () => {
    await publish(publication());
    const document = read(kalel);
    writeFileSync(join(out, kalel), document.replace('Windows', 'Linux'));
    await publish(publication());
    expect(read(kalel)).toBe(document);
  });

  it('does not stay where one of its signers is of the team no longer, or its key has expired', async () => {
    await publish(publication());
    const rest = await createKeyFolder(join(team.base, `keys-${run}`), {
      workspace: 'ensrt',
      people: [{ name: 'Dora Example', email: 'dora@example.org' }],
      gpg: [],
      threshold: 1,
      passphrase: 'correct horse',
      demo: true,
      now: new Date('2026-11-01T00:00:00Z'),
      cost: 1024,
    });
    const ada = team.keys.team.members.slice(0, 1);
    const smaller = {
      ...team.keys,
      team: { ...team.keys.team, threshold: 1, members: [...ada, ...rest.team.members] },
    };
    told();
    await planPublication(publication({ keys: smaller }));
    expect(told()).toContain('0 signed already, 3 to be signed');
    await planPublication(publication({ now: new Date(now.getTime() + 3 * 366 * day) }));
    expect(told()).toContain('0 signed already, 3 to be signed');
    await planPublication(publication());
    expect(told()).toContain('3 signed already, 0 to be signed');
  });
});

it('writes a document after its signature and its hashes, and what names documents after all of them', () => {
  const workspace = variedWorkspace(team.base);
  const documents = csafDocuments(workspace.configuration, publicContent(workspace));
  const signatures = new Map(documents.notes.map((one) => [documents.make(one).path, Buffer.from('x')]));
  const paths = [
    ...csafFiles(documents, {
      signatures,
      keys: [{ fingerprint: 'F', armoured: 'k' }],
      demo: false,
      expires: 'e',
    }),
  ].map(({ path }) => path);
  expect(paths.slice(0, 4)).toEqual([`${kalel}.asc`, `${kalel}.sha256`, `${kalel}.sha512`, kalel]);
  const last = Math.max(...[...signatures.keys()].map((path) => paths.indexOf(path)));
  for (const name of ['index.txt', 'changes.csv', 'csaf-feed-tlp-white.json'])
    expect(paths.indexOf(`csaf/white/${name}`)).toBeGreaterThan(last);
  expect(paths.slice(-2)).toEqual(['.well-known/csaf/provider-metadata.json', '.well-known/security.txt']);
  expect(new Set(paths).size).toBe(paths.length);
});

it('takes a document that is public no longer away, with all that stood beside it and every mention', async () => {
  await publish(publication());
  const raising = { version: '1.2', date: '2006-01-26', author: 'TEAM', change: 'Not for the public' };
  const raised = variedWorkspace(team.base, {
    notes: variedWorkspace(team.base).notes.map((one) =>
      one.matter.id === 'ETS-i-2006-12601'
        ? {
            ...one,
            matter: { ...one.matter, tlp: 'RED' as const, revisions: [...one.matter.revisions, raising] },
          }
        : one,
    ),
  });
  await publish(publication({ workspace: raised, retract: ['ETS-i-2006-12601'] }));
  const left = [...filesOf(join(out, 'csaf'))].filter(
    ([path, bytes]) => path.includes('12601') || bytes.includes('12601'),
  );
  expect(left.map(([path]) => path)).toEqual([]);
});

it('refuses a note whose document is not valid, and publishes nothing', async () => {
  const leap = note('ETS-i-2005-12575', {
    revisions: [
      { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' },
      { version: '3.0', date: '2005-05-26', author: 'TEAM', change: 'A leap' },
    ],
  });
  await expect(
    publish(publication({ workspace: variedWorkspace(team.base, { notes: [leap] }) })),
  ).rejects.toMatchObject({
    kind: 'content',
    code: 'csaf/invalid',
    message: expect.stringMatching(/ETS-i-2005-12575\.md: mandatoryTest_6_1_21/),
  });
  expect([...filesOf(out).keys()]).toEqual([]);
});

it('says of which documents readers will not hear, because they changed and are not dated anew', async () => {
  await publish(publication());
  const { configuration } = variedWorkspace(team.base);
  const reworded = variedWorkspace(team.base, {
    configuration: { ...configuration, disclaimer: 'None at all.' },
  });
  told();
  await planPublication(publication({ workspace: reworded }));
  expect(told()).toContain(
    'changed and not dated anew: ETS-i-2005-12575, ETS-i-2006-12601, ETS-i-2006-12602',
  );
});

it('a demonstration asks no aggregator to list or mirror it', async () => {
  const demo = { ...team.keys, team: { ...team.keys.team, demo: true as const } };
  await publish(publication({ keys: demo }));
  expect(JSON.parse(read('csaf/provider-metadata.json'))).toMatchObject({
    list_on_CSAF_aggregators: false,
    mirror_on_CSAF_aggregators: false,
  });
});

describe('without CSAF', () => {
  it('is a public folder that is not served over TLS, and pages link no document', async () => {
    const { configuration } = variedWorkspace(team.base);
    const plain = variedWorkspace(team.base, {
      configuration: { ...configuration, 'base-url': 'http://alerts.example.org/' },
    });
    await publish(publication({ workspace: plain }));
    expect([...filesOf(out).keys()].filter((path) => /csaf|well-known/.test(path))).toEqual([]);
    expect(read('advisories/ETS-i-2005-12575/index.html')).not.toMatch(/href="[^"]*csaf/);
    expect(told()).toContain('none: base-url http://alerts.example.org/ is not https://');
  });

  it('is one without a public note', async () => {
    await publish(publication({ workspace: variedWorkspace(team.base, { notes: [] }) }));
    expect(existsSync(join(out, 'csaf'))).toBe(false);
    expect(existsSync(join(out, '.well-known'))).toBe(false);
  });
});

it('security.txt holds as long as the newest snapshot, and no longer', async () => {
  await publish(publication());
  const later = new Date(now.getTime() + 61 * day);
  await publish(publication({ now: later }));
  const { signed } = z
    .object({ signed: z.object({ expires: z.string() }) })
    .parse(JSON.parse(read('live-update/metadata/2.snapshot.json')));
  expect(read('.well-known/security.txt')).toContain(`Expires: ${signed.expires}\n`);
  expect(Date.parse(signed.expires)).toBe(later.getTime() + 90 * day);
});
