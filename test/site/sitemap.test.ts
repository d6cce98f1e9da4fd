import { describe, expect, it } from 'vitest';
import { sitemaps } from '../../src/site/sitemap.ts';
import { note, page } from './sample.ts';
import { all, only, readXml } from './xml.ts';

const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const home = 'https://team.example.org/alerts/';
const revision = (date: string, version: string) => ({ version, date, author: 'A', change: 'B' });

describe('the sitemap keeps the rules of the sitemaps.org protocol 0.9', () => {
  const notes = [
    note({ revisions: [revision('2005-05-25', '1.0'), revision('2005-06-01', '1.1')] }),
    note({ id: 'ETS-i-2004-12500', released: '2004-03-01', revisions: [revision('2004-03-01', '1.0')] }),
  ];
  const set = readXml(page('sitemap.xml', { notes }));
  const urls = new Map(all(set, 'url').map((url) => [only(url, 'loc').text, all(url, 'lastmod')[0]?.text]));

  it('is a urlset of its namespace, each url with one loc below its own folder', () => {
    expect(set.name).toBe('urlset');
    expect(set.attributes.xmlns).toBe(namespace);
    for (const url of urls.keys()) {
      expect(url.startsWith(home)).toBe(true);
      expect(url.length).toBeLessThan(2048);
    }
  });

  it('has every page but print views and what is not there, with the day of what is newest on it', () => {
    const expected = {
      '': '2005-06-01',
      'years/2005/': '2005-06-01',
      'years/2004/': '2004-03-01',
      'classes/mass-mailing-worm/': '2005-06-01',
      'severities/high/': '2005-06-01',
      'statuses/final/': '2005-06-01',
      'products/matrix-n7/': '2005-06-01',
      'advisories/ETS-i-2005-12575/': '2005-06-01',
      'advisories/ETS-i-2004-12500/': '2004-03-01',
    };
    expect(Object.fromEntries([...urls].map(([url, day]) => [url.slice(home.length), day]))).toEqual(
      expected,
    );
  });

  it('becomes an index of sitemaps above the limit of one', () => {
    const entries = Array.from({ length: 7 }, (_, index) => ({ address: `${index}/`, day: '2005-05-25' }));
    const files = sitemaps(entries, home, 3).map(({ path, make }) => ({ path, xml: readXml(make()) }));
    expect(files.map(({ path }) => path)).toEqual([
      ...['sitemap.xml', 'sitemap-1.xml', 'sitemap-2.xml', 'sitemap-3.xml'],
    ]);
    const [index, ...parts] = files;
    expect(index?.xml.name).toBe('sitemapindex');
    expect(index?.xml.attributes.xmlns).toBe(namespace);
    expect(index && all(index.xml, 'sitemap').map((it) => only(it, 'loc').text)).toEqual(
      parts.map(({ path }) => `${home}${path}`),
    );
    expect(parts.flatMap(({ xml }) => all(xml, 'url').map((it) => only(it, 'loc').text))).toEqual(
      entries.map(({ address }) => `${home}${address}`),
    );
    expect(sitemaps(entries, home, 7).map(({ path }) => path)).toEqual(['sitemap.xml']);
    expect(
      sitemaps(
        Array.from({ length: 50_001 }, () => ({ address: '', day: undefined })),
        home,
      ),
    ).toHaveLength(3);
  });
});

it('robots.txt lets everyone read everything, and tells the sitemap', () => {
  expect(page('robots.txt')).toBe(`User-agent: *\nAllow: /\n\nSitemap: ${home}sitemap.xml\n`);
});
