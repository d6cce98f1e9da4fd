import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { readSignature } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadValidator } from '../../src/csaf/index.ts';
import { publish } from '../../src/publish/index.ts';
import { type RunningServer, serveFolder } from '../../src/site/index.ts';
import { hasCommand } from '../command.ts';
import { gnupg } from '../signing/gnupg.ts';
import { filesOf, type Publisher, publisher } from './publisher.ts';

/** The requirements of CSAF 2.0, section 7.1, by their numbers, on what `publish` wrote and `serve` sends. */

const base = 'https://alerts.example.org/';
const team: Publisher = await publisher();
const out = join(team.base, 'public');
let files: ReadonlyMap<string, Buffer>;
let server: RunningServer;

beforeAll(async () => {
  await publish(team.publication(out));
  files = filesOf(out);
  server = await serveFolder(out, { port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.close();
  team.close();
});

const text = (path: string) => files.get(path)?.toString('utf8') ?? '';
const json = (path: string): unknown => JSON.parse(text(path));
/** The path in the folder of an address below base-url. */
const pathOf = (url: string) => {
  expect(url.startsWith(base)).toBe(true);
  return url.slice(base.length);
};

const documentPaths = [
  'csaf/white/2005/ets-i-2005-12575.json',
  'csaf/white/2006/ets-i-2006-12601.json',
  'csaf/white/2006/ets-i-2006-12602.json',
];

const documentSchema = z.object({
  document: z.object({
    distribution: z.object({ tlp: z.object({ label: z.string() }) }),
    references: z.array(z.object({ url: z.string() })),
    tracking: z.object({
      id: z.string(),
      initial_release_date: z.string(),
      current_release_date: z.string(),
    }),
  }),
});
const documentAt = (path: string) => documentSchema.parse(json(path)).document;

const metadataSchema = z.object({
  canonical_url: z.string(),
  distributions: z.tuple([
    z.object({
      rolie: z.object({
        categories: z.tuple([z.string()]),
        services: z.tuple([z.string()]),
        feeds: z.tuple([z.object({ summary: z.string(), tlp_label: z.string(), url: z.string() })]),
      }),
    }),
    z.object({ directory_url: z.string() }),
  ]),
  last_updated: z.string(),
  list_on_CSAF_aggregators: z.boolean(),
  mirror_on_CSAF_aggregators: z.boolean(),
  metadata_version: z.literal('2.0'),
  public_openpgp_keys: z.array(z.strictObject({ fingerprint: z.string(), url: z.string() })),
  publisher: z.looseObject({ category: z.string(), name: z.string(), namespace: z.string() }),
  role: z.string(),
});
const metadata = () => z.strictObject(metadataSchema.shape).parse(json('csaf/provider-metadata.json'));

const linkSchema = z.object({ rel: z.string(), href: z.string() });
const feedSchema = z.object({
  feed: z.strictObject({
    id: z.string().regex(/^[a-zA-Z0-9+\-_.]+$/),
    title: z.string().min(1),
    link: z.array(linkSchema),
    category: z.array(z.object({ scheme: z.string(), term: z.string() })),
    updated: z.string(),
    entry: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        link: z.array(linkSchema),
        published: z.string(),
        updated: z.string(),
        content: z.object({ type: z.literal('application/json'), src: z.string() }),
        format: z.object({
          schema: z.literal('https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json'),
          version: z.literal('2.0'),
        }),
      }),
    ),
  }),
});
const feed = () => feedSchema.parse(json('csaf/white/csaf-feed-tlp-white.json')).feed;

it('1: documents are valid', async () => {
  const validate = await loadValidator();
  for (const path of documentPaths)
    expect({ path, findings: await validate(files.get(path) ?? Buffer.of()) }).toEqual({
      path,
      findings: [],
    });
});

it('2: file names follow from the tracking ids', () => {
  for (const path of documentPaths) {
    const name = `${documentAt(path)
      .tracking.id.toLowerCase()
      .replace(/[^+\-a-z0-9]+/g, '_')}.json`;
    expect(path.endsWith(`/${name}`)).toBe(true);
  }
});

it('3: every address that a provider file tells is one of TLS', () => {
  const own = [...files.keys()].filter((path) => /^(csaf|\.well-known)\//.test(path));
  const urls = own
    .filter((path) => !documentPaths.includes(path) && !path.endsWith('.asc'))
    .flatMap((path) => text(path).match(/\bhttps?:\/\/[^\s"<]+/g) ?? []);
  expect(urls.length).toBeGreaterThan(10);
  expect(urls.filter((url) => !url.startsWith('https://'))).toEqual([]);
});

it('4, 5: everything in the folder is TLP:WHITE; nothing of a restricted note is in any file of the provider', () => {
  for (const path of documentPaths) expect(documentAt(path).distribution.tlp.label).toBe('WHITE');
  const named = [...files].filter(([path, bytes]) => path.includes('12603') || bytes.includes('12603'));
  expect(named.map(([path]) => path)).toEqual([]);
});

describe('as served', () => {
  it('6: no file of the provider is redirected, and 1: each document is exactly application/json', async () => {
    const own = [...files.keys()].filter((path) => /^(csaf|\.well-known)\//.test(path));
    expect(own.length).toBeGreaterThan(20);
    for (const path of own) {
      const answer = await fetch(server.url + path, { redirect: 'manual' });
      const body = Buffer.from(await answer.arrayBuffer());
      expect({ path, status: answer.status, same: body.equals(files.get(path) ?? Buffer.of()) }).toEqual({
        path,
        status: 200,
        same: true,
      });
      if (path.endsWith('.json')) expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  it('14: a folder is answered with its listing', async () => {
    const answer = await fetch(`${server.url}csaf/white/2005/`, { redirect: 'manual' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(text('csaf/white/2005/index.html'));
  });
});

it('7: provider-metadata.json has all that it must, of a trusted provider, and names files that are there', () => {
  const { distributions, publisher: named, ...rest } = metadata();
  expect(rest).toMatchObject({
    canonical_url: `${base}csaf/provider-metadata.json`,
    last_updated: '2006-01-25T23:59:59Z',
    list_on_CSAF_aggregators: true,
    mirror_on_CSAF_aggregators: true,
    role: 'csaf_trusted_provider',
  });
  expect(named).toEqual({
    category: 'coordinator',
    contact_details: 'team@example.org',
    issuing_authority: 'About.',
    name: 'Example Team',
    namespace: 'https://example.org/',
  });
  const [{ rolie }, { directory_url }] = distributions;
  expect(directory_url).toBe(`${base}csaf/white/`);
  for (const url of [...rolie.categories, ...rolie.services, ...rolie.feeds.map((one) => one.url)])
    expect([...files.keys()]).toContain(pathOf(url));
  expect(rolie.feeds[0].tlp_label).toBe('WHITE');
});

it('8: security.txt leads to the metadata, and says until when it holds: as long as the signed snapshot', () => {
  const fields = new Map(
    text('.well-known/security.txt')
      .trim()
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  expect([...fields]).toEqual([
    ['Contact', 'mailto:team@example.org'],
    [
      'Expires',
      z
        .object({ signed: z.object({ expires: z.string() }) })
        .parse(json('live-update/metadata/1.snapshot.json')).signed.expires,
    ],
    ['Preferred-Languages', 'en'],
    ['Canonical', `${base}.well-known/security.txt`],
    ['CSAF', `${base}csaf/provider-metadata.json`],
  ]);
});

it('9: the well-known files are the same bytes, and the service document is beside the metadata in both places', () => {
  for (const name of ['provider-metadata.json', 'service.json'])
    expect(text(`.well-known/csaf/${name}`)).toBe(text(`csaf/${name}`));
});

it('11: each document lies in the folder of the year of its first release, UTC', () => {
  for (const path of documentPaths) {
    const { tracking } = documentAt(path);
    expect(path.split('/')[2]).toBe(String(new Date(tracking.initial_release_date).getUTCFullYear()));
  }
});

it('12, 13, 14, 15: index, changes, listings and feed name the same documents; dates are those of the documents', () => {
  const below = documentPaths.map((path) => path.slice('csaf/white/'.length));
  expect(text('csaf/white/index.txt')).toBe(below.map((path) => `${path}\n`).join(''));
  const changes = text('csaf/white/changes.csv')
    .trimEnd()
    .split('\n')
    .map((line) => z.tuple([z.string(), z.string()]).parse(JSON.parse(`[${line}]`)));
  expect(changes.map(([path]) => path).toSorted()).toEqual(below);
  for (const [path, date] of changes)
    expect(date).toBe(documentAt(`csaf/white/${path}`).tracking.current_release_date);
  expect(changes.map(([, date]) => date)).toEqual(
    changes
      .map(([, date]) => date)
      .toSorted()
      .reverse(),
  );

  expect(
    feed()
      .entry.map(({ content }) => pathOf(content.src))
      .toSorted(),
  ).toEqual(documentPaths);
  for (const { id, content, published, updated } of feed().entry) {
    const { tracking } = documentAt(pathOf(content.src));
    expect({ id, published, updated }).toEqual({
      id: tracking.id,
      published: tracking.initial_release_date,
      updated: tracking.current_release_date,
    });
  }
});

it('14: each folder has a listing that links each file and folder in it, and nothing that is not there', () => {
  const own = [...files.keys()].filter((path) => path.startsWith('csaf/'));
  const folders = new Set(
    own.flatMap((path) =>
      path
        .split('/')
        .slice(1)
        .map((_, depth) =>
          path
            .split('/')
            .slice(0, depth + 1)
            .join('/'),
        ),
    ),
  );
  expect([...folders].toSorted()).toEqual([
    'csaf',
    'csaf/openpgp',
    'csaf/white',
    'csaf/white/2005',
    'csaf/white/2006',
  ]);
  for (const folder of folders) {
    const links = [...text(`${folder}/index.html`).matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href);
    const inside = own
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1).replace(/\/.*/, '/'))
      .filter((name) => name !== 'index.html');
    expect(links.filter((href) => href !== '../')).toEqual([...new Set(inside)].toSorted());
  }
});

it('14: listings are valid HTML, and may load nothing but the theme', async () => {
  const html = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { 'doctype-style': ['error', { style: 'lowercase' }] },
  });
  const pages = [...files.keys()].filter((path) => /^csaf\/(.*\/)?index\.html$/.test(path));
  expect(pages).toHaveLength(5);
  for (const path of pages) {
    const { results } = await html.validateString(text(path));
    expect({ path, faults: results.flatMap(({ messages }) => messages) }).toEqual({ path, faults: [] });
    expect(text(path)).toContain('default-src &#x27;none&#x27;');
    const loaded = [...text(path).matchAll(/<link rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"/g)];
    expect(loaded).toHaveLength(2);
    for (const [, href = ''] of loaded)
      expect([...files.keys()]).toContain(new URL(href, base + path).href.slice(base.length));
  }
});

it('15: each entry begins with the document and links both hashes and the signature', () => {
  expect(feed().link[0]).toEqual({ rel: 'self', href: `${base}csaf/white/csaf-feed-tlp-white.json` });
  expect(feed().category[0]).toEqual({
    scheme: 'urn:ietf:params:rolie:category:information-type',
    term: 'csaf',
  });
  expect(feed().updated).toBe('2006-01-25T23:59:59Z');
  for (const { link, content } of feed().entry) {
    expect(link).toEqual([
      { rel: 'self', href: content.src },
      { rel: 'hash', href: `${content.src}.sha256` },
      { rel: 'hash', href: `${content.src}.sha512` },
      { rel: 'signature', href: `${content.src}.asc` },
    ]);
    for (const { href } of link) expect([...files.keys()]).toContain(pathOf(href));
  }
});

it('16, 17: the service document names the feed, the category document the terms of its entries', () => {
  expect(json('csaf/service.json')).toMatchObject({
    service: {
      workspace: [
        {
          title: 'Example Team',
          collection: [
            {
              href: metadata().distributions[0].rolie.feeds[0].url,
              categories: { category: [feed().category[0]] },
            },
          ],
        },
      ],
    },
  });
  expect(json('csaf/white/category-white.json')).toEqual({
    categories: { category: [{ term: 'Worm' }, { term: 'csaf_security_incident_response' }] },
  });
});

it('18: both hashes stand beside each document, as sha256sum writes them', () => {
  for (const path of documentPaths)
    for (const algorithm of ['sha256', 'sha512']) {
      const digest = createHash(algorithm)
        .update(files.get(path) ?? '')
        .digest('hex');
      expect(text(`${path}.${algorithm}`)).toBe(`${digest}  ${path.split('/').at(-1)}\n`);
    }
});

it('19, 20: gpg finds the signatures of all who sign good, with the keys that the metadata names; none is over SHA-1', async (ctx) => {
  for (const path of documentPaths) {
    const armoured = text(`${path}.asc`);
    expect(armoured.match(/BEGIN PGP SIGNATURE/g)).toHaveLength(1);
    const { packets } = await readSignature({ armoredSignature: armoured });
    // SHA-256 and stronger (RFC 9580, 9.5).
    for (const { hashAlgorithm } of packets) expect([8, 9, 10, 12, 14]).toContain(hashAlgorithm);
  }
  expect(metadata().public_openpgp_keys.map(({ fingerprint }) => fingerprint)).toEqual(
    team.keys.team.members.map(({ fingerprint }) => fingerprint),
  );
  if (!hasCommand('gpg')) ctx.skip('gpg is not installed');
  const gpg = gnupg();
  try {
    for (const { url } of metadata().public_openpgp_keys) gpg.import(text(pathOf(url)));
    for (const path of documentPaths)
      expect(gpg.valid(files.get(path) ?? Buffer.of(), files.get(`${path}.asc`) ?? Buffer.of())).toEqual(
        new Set(metadata().public_openpgp_keys.map(({ fingerprint }) => fingerprint)),
      );
  } finally {
    gpg.close();
  }
});

it('20: the one file with all keys gives gpg the same keys', (ctx) => {
  if (!hasCommand('gpg')) ctx.skip('gpg is not installed');
  const gpg = gnupg();
  const [path = ''] = documentPaths;
  try {
    gpg.import(text('csaf/openpgp.asc'));
    expect(gpg.valid(files.get(path) ?? Buffer.of(), files.get(`${path}.asc`) ?? Buffer.of()).size).toBe(3);
  } finally {
    gpg.close();
  }
});

it('what a document leads to below base-url is there: pages, places on them, rules with their digests', () => {
  for (const path of documentPaths)
    for (const { url } of documentAt(path).references.filter((one) => one.url.startsWith(base))) {
      const [target = '', anchor] = pathOf(url).split('#');
      const file = target.endsWith('/') ? `${target}index.html` : target;
      expect([...files.keys()]).toContain(file);
      if (anchor !== undefined) expect(text(file)).toContain(`id="${anchor}"`);
    }
  const [, digest] = /SHA-256 ([0-9a-f]{64})/.exec(text(documentPaths[0] ?? '')) ?? [];
  const rule = readFileSync(join(out, 'signatures/ENSRT/KALEL-001.rules'));
  expect(createHash('sha256').update(rule).digest('hex')).toBe(digest);
});
