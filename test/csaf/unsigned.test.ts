import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Provider, providerFiles } from '../../src/csaf/index.ts';
import { unsignedCsaf } from '../../src/publish/csaf/index.ts';
import { variedWorkspace } from './publisher.ts';

let caches = '';
beforeEach(() => {
  caches = mkdtempSync(join(tmpdir(), 'clarion-caches-'));
});
afterEach(() => rmSync(caches, { recursive: true }));

describe('the provider of a build, which signs nothing', () => {
  it('has documents, hashes, listings and feed; it is no trusted one and says nothing of signatures', async () => {
    const files = [...((await unsignedCsaf(variedWorkspace('/nowhere'), caches)) ?? [])];
    const paths = files.map(({ path }) => path);
    const text = (path: string) =>
      Buffer.from(files.find((file) => file.path === path)?.bytes ?? []).toString('utf8');
    expect(paths).toEqual(
      expect.arrayContaining([
        'csaf/white/2005/ets-i-2005-12575.json',
        'csaf/white/2005/ets-i-2005-12575.json.sha512',
        'csaf/white/csaf-feed-tlp-white.json',
        'csaf/white/2005/index.html',
        '.well-known/csaf/provider-metadata.json',
      ]),
    );
    const metadata = JSON.parse(text('csaf/provider-metadata.json'));
    expect(metadata.role).toBe('csaf_provider');
    expect(metadata).not.toHaveProperty('public_openpgp_keys');
    expect(metadata.mirror_on_CSAF_aggregators).toBe(false);
    expect(paths.filter((path) => path.endsWith('.asc') || path.endsWith('security.txt'))).toEqual([]);
    expect(files.filter(({ bytes }) => Buffer.from(bytes).includes('.asc')).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('is the same each time, whatever the caches hold', async () => {
    const made = async (folder: string) => [
      ...((await unsignedCsaf(variedWorkspace('/nowhere'), folder)) ?? []),
    ];
    const first = await made(caches);
    expect(first).not.toEqual([]);
    expect(await made(caches)).toEqual(first);
    expect(await made(join(caches, 'other'))).toEqual(first);
  });

  it('refuses what is not valid, the second time too', async () => {
    const workspace = variedWorkspace('/nowhere');
    const [first] = workspace.notes;
    if (first === undefined) throw new Error('no note');
    const revision = { version: '7.0', date: '2005-05-25', author: 'TEAM', change: 'First release' };
    const wrong = { ...workspace, notes: [{ ...first, matter: { ...first.matter, revisions: [revision] } }] };
    for (let time = 1; time <= 2; time++)
      await expect(unsignedCsaf(wrong, caches)).rejects.toMatchObject({ code: 'csaf/invalid' });
  });
});

describe('security.txt', () => {
  const { configuration } = variedWorkspace('/nowhere');
  const document: Provider['documents'][number] = {
    id: 'ETS-i-2005-12575',
    title: 'Worm',
    path: 'csaf/white/2005/ets-i-2005-12575.json',
    yearPath: '2005/ets-i-2005-12575.json',
    published: '2005-05-25T23:59:59Z',
    updated: '2005-05-25T23:59:59Z',
    classes: [],
  };
  it.each([
    ['team@example.org', 'mailto:team@example.org'],
    ['https://example.org/contact', 'https://example.org/contact'],
    ['tel:+49-30-123', 'tel:+49-30-123'],
    ['Ask for Ada, +49 30 123', 'https://example.org/'],
    ['a@b, c@d', 'https://example.org/'],
  ])('the contact %j is told as %j', (contact, line) => {
    const files = providerFiles({
      configuration: { ...configuration, publisher: { ...configuration.publisher, contact } },
      label: 'white',
      documents: [document],
      keys: [],
      demo: false,
      expires: '2027-01-01T00:00:00Z',
    });
    const file = files.find(({ path }) => path === '.well-known/security.txt');
    expect(
      Buffer.from(file?.bytes ?? [])
        .toString('utf8')
        .split('\n')[0],
    ).toBe(`Contact: ${line}`);
  });

  it('is at the root of the host wherever base-url is', () => {
    const files = providerFiles({
      configuration: { ...configuration, 'base-url': 'https://team.example.org/alerts/' },
      label: 'white',
      documents: [document],
      keys: [],
      demo: false,
      expires: '2027-01-01T00:00:00Z',
    });
    const text = Buffer.from(files.at(-1)?.bytes ?? []).toString('utf8');
    expect(text).toContain('Canonical: https://team.example.org/.well-known/security.txt\n');
    expect(text).toContain('CSAF: https://team.example.org/alerts/csaf/provider-metadata.json\n');
  });
});
