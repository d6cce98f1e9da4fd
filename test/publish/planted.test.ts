import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draft, fields, mark, open, plantedFiles, restricted } from './planted.ts';
import { PlantedRun } from './planted-run.ts';
import { ForeignClient } from './sensor.ts';
import { holding, unpacked } from './unpacked.ts';

const run = await PlantedRun.open();
const { base } = run;
afterAll(() => run.close());

describe('a publication of notes of every label', () => {
  let found: Awaited<ReturnType<typeof unpacked>>;
  beforeAll(async () => {
    await run.publish(plantedFiles());
    await run.publish(plantedFiles(undefined, 2));
    found = await unpacked(join(base, 'public'));
  });

  test('is searched in all that it holds: the words of the open note are found in each kind of file', () => {
    const where = (field: (typeof fields)[number]) => holding(found, mark(open.word, field)).join('\n');
    for (const field of fields) expect([field, where(field)]).not.toEqual([field, '']);
    for (const kind of [
      /^advisories\/[^/]+\/index\.html$/m,
      /^advisories\/[^/]+\/print\/index\.html$/m,
      /^search\//m,
      /^feed\.atom$/m,
      /^feed\.json$/m,
      /^csaf\/white\/2005\/[^/]+\.json$/m,
      /^csaf\/white\/csaf-feed-tlp-white\.json$/m,
      /^stix\/[^/]+\.json$/m,
      /clarion-2\.tar\.zst advisories\//m,
      /clarion-1-2\.zst applied$/m,
    ])
      expect(where('title')).toMatch(kind);
    expect(holding(found, open.id).join('\n')).toMatch(/^sitemap\.xml$/m);
    expect(where('sample')).toMatch(/evidence-2\.tar\.zst samples\/.*\.pcap$/m);
    expect(where('lua')).toMatch(/^signatures\/ENSRT\/[^/]+\.lua$/m);
    expect(where('pattern')).toMatch(/^signatures\/ENSRT\/[^/]+\.rules$/m);
  });

  test.each([...restricted, draft])('holds nothing of the note of TLP:$tlp, $word', ({ word, id }) => {
    expect(holding(found, word)).toEqual([]);
    expect(holding(found, id)).toEqual([]);
  });
});

describe('a note whose label is raised after it was published', () => {
  test('leaves the public folder with all that it held of it', async () => {
    const raised = restricted.map((one) => ({ ...one, tlp: 'CLEAR' }));
    await run.publish(plantedFiles([open, ...raised]), { out: join(base, 'raised') });
    expect(holding(await unpacked(join(base, 'raised')), 'qzred')).not.toEqual([]);
    const retract = restricted.map(({ id }) => id);
    await run.publish(plantedFiles(undefined, 2), { out: join(base, 'raised'), retract });
    const found = await unpacked(join(base, 'raised'));
    for (const { word } of restricted) expect(holding(found, word)).toEqual([]);
    // What a sensor needs is there.
    const client = new ForeignClient(run.keys.rootBytes);
    const members = await client.pull(join(base, 'raised', 'live-update'), 2);
    client.close();
    expect(members?.map(({ name }) => name)).toContain(`advisories/${open.id}.json`);
  });
});
