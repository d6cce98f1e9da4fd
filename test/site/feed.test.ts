import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/advisory/index.ts';
import { note, page } from './sample.ts';
import { all, only, readXml, type Xml } from './xml.ts';

const day = (offset: number) => new Date(Date.UTC(2005, 4, 25 + offset)).toISOString().slice(0, 10);
const revision = (date: string, version = '1.0') => ({ version, date, author: 'A', change: 'B' });

/** A note that was released so many days after the sample's day. */
function released(offset: number, serial: number, more: Partial<Note['matter']> = {}): Note {
  const date = day(offset);
  const id = `ETS-i-${date.slice(0, 4)}-${serial}`;
  return note({ id, released: date, revisions: [revision(date)], ...more });
}

const atom = (notes: readonly Note[]) => readXml(page('feed.atom', { notes }));
const json = (notes: readonly Note[]): JsonFeed => JSON.parse(page('feed.json', { notes }));
const titles = (feed: Xml) => all(feed, 'entry').map((entry) => only(entry, 'title').text);

interface JsonFeed extends Readonly<Record<string, unknown>> {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

const hostile = `]]><b>&amp; "quoted" \u{1F41B} \u0001\uFFFE`;
const samples: readonly Note[] = [
  note(),
  released(3, 12_576, { title: hostile, threat: { name: hostile, classes: ['mass-mailing-worm'] } }),
  released(4, 12_577, { status: 'withdrawn', withdrawal: 'It was a hoax.' }),
  released(-30, 12_500, { revisions: [revision(day(-30)), revision(day(5), '1.1')] }),
];

/** RFC 3339 as RFC 4287, 3.3 narrows it: upper-case T and Z, and a day that exists. */
function expectDate(text: string): void {
  expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  expect(new Date(text).toISOString().replace('.000', '')).toBe(text);
}

describe('the Atom feed keeps the rules of RFC 4287', () => {
  const feed = atom(samples);
  const entries = all(feed, 'entry');

  it('4.1.1: feed has one id, title and updated, an author, and one link rel=self of its own', () => {
    expect(feed.name).toBe('feed');
    expect(feed.attributes.xmlns).toBe('http://www.w3.org/2005/Atom');
    expect(only(feed, 'id').text).toBe('https://team.example.org/alerts/feed.atom');
    expect(only(feed, 'title').text).toBe('Incident notes of Sample Team');
    expectDate(only(feed, 'updated').text);
    const links = all(feed, 'link').map(({ attributes }) => attributes);
    expect(links.filter(({ rel }) => rel === 'self').map(({ href }) => href)).toEqual([
      'https://team.example.org/alerts/feed.atom',
    ]);
    expect(links.filter(({ rel }) => rel === 'alternate')).toHaveLength(1);
    expect(entries).toHaveLength(samples.length);
  });

  it('4.1.2: an entry has one id, title and updated, at most one published, and an alternate link', () => {
    for (const entry of entries) {
      for (const name of ['id', 'title', 'updated', 'published', 'summary']) only(entry, name);
      expect(all(entry, 'link').filter(({ attributes }) => attributes.rel === 'alternate')).toHaveLength(1);
      // An entry without content must have an alternate link; text needs no type (3.1.1).
      expect(all(entry, 'content')).toEqual([]);
      expect(only(entry, 'summary').attributes).toEqual({});
    }
  });

  it('4.2.1, 3.2: the author is a person with one name, and a uri that is an address', () => {
    const author = only(feed, 'author');
    expect(only(author, 'name').text).toBe('Sample Team');
    expect(URL.canParse(only(author, 'uri').text)).toBe(true);
  });

  it('4.2.6: ids are IRIs, never the same, and stay when the site moves or the note changes', () => {
    const ids = entries.map((entry) => only(entry, 'id').text);
    expect(new Set(ids).size).toBe(ids.length);
    // RFC 4151, 2.1: authority, date, and something that the authority gave but once.
    for (const id of ids) expect(id).toMatch(/^tag:[a-z0-9.-]+,\d{4}-\d{2}-\d{2}:sample:ETS-i-\d{4}-\d{5}$/);
    const changed = atom([note({ title: 'Other', revisions: [revision(day(0)), revision(day(1), '1.1')] })]);
    expect(only(only(changed, 'entry'), 'id').text).toBe(only(only(atom([note()]), 'entry'), 'id').text);
  });

  it('4.2.15, 4.2.9: dates are those of the notes; updated is that of the newest revision', () => {
    const byId = new Map(entries.map((entry) => [only(entry, 'id').text.slice(-5), entry]));
    const revised = byId.get('12500');
    if (revised === undefined) throw new Error('not there');
    expect(only(revised, 'published').text).toBe(`${day(-30)}T00:00:00Z`);
    expect(only(revised, 'updated').text).toBe(`${day(5)}T00:00:00Z`);
    for (const entry of entries)
      for (const name of ['published', 'updated']) expectDate(only(entry, name).text);
    expect(only(feed, 'updated').text).toBe(`${day(5)}T00:00:00Z`);
  });

  it('4.2.2, 4.2.7: a category has a term; links are absolute', () => {
    for (const entry of entries) {
      expect(only(entry, 'category').attributes).toEqual({
        term: 'mass-mailing-worm',
        label: 'Mass-mailing worm',
      });
      for (const { attributes } of all(entry, 'link')) expect(URL.canParse(attributes.href ?? '')).toBe(true);
    }
  });

  it('says of a withdrawn note that it is, and why', () => {
    const entry = entries.find((it) => only(it, 'id').text.endsWith('12577'));
    expect(entry && only(entry, 'title').text).toMatch(/^Withdrawn: /);
    expect(entry && only(entry, 'summary').text).toContain('It was a hoax.');
  });

  it('keeps text as text, and has no character that XML has not', () => {
    const texts = titles(feed);
    expect(texts.join()).toContain(']]><b>&amp; "quoted" \u{1F41B} \uFFFD\uFFFD (ETS-i-2005-12576)');
  });

  it('is a feed without a note, too, on any day', () => {
    expect(only(atom([]), 'updated').text).toBe('1970-01-01T00:00:00Z');
  });
});

describe('the JSON Feed keeps the rules of JSON Feed 1.1', () => {
  const feed = json(samples);

  it('version, title and items are there; addresses are absolute', () => {
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Incident notes of Sample Team',
      home_page_url: 'https://team.example.org/alerts/',
      feed_url: 'https://team.example.org/alerts/feed.json',
      authors: [{ name: 'Sample Team', url: 'https://team.example.org/' }],
      language: 'en',
    });
    // "author" went with 1.0.
    expect(feed).not.toHaveProperty('author');
  });

  it('each item has an id, a text that is a string, and dates of RFC 3339', () => {
    for (const item of feed.items) {
      expect(typeof item.id).toBe('string');
      expect(typeof item.content_text).toBe('string');
      expect(item).not.toHaveProperty('content_html');
      expect(URL.canParse(String(item.url))).toBe(true);
      expectDate(String(item.date_published));
      expectDate(String(item.date_modified));
      expect(item.tags).toEqual(['Mass-mailing worm']);
    }
  });

  it('tells the same as the Atom feed, in the same order', () => {
    const entries = all(atom(samples), 'entry');
    const told = (name: string) => entries.map((entry) => only(entry, name).text);
    expect(feed.items.map(({ id }) => id)).toEqual(told('id'));
    expect(feed.items.map(({ title }) => title)).toEqual(told('title'));
    expect(feed.items.map(({ content_text }) => content_text)).toEqual(told('summary'));
    expect(feed.items.map(({ date_modified }) => date_modified)).toEqual(told('updated'));
  });
});

describe('what is in the feeds', () => {
  it('the newest first, by what they last said', () => {
    expect(all(atom(samples), 'entry').map((entry) => only(entry, 'id').text.slice(-5))).toEqual([
      ...['12500', '12577', '12576', '12575'],
    ]);
  });

  it('at least ten, however old', () => {
    const old = Array.from({ length: 12 }, (_, index) => released(-100 * index, 20_000 - index));
    expect(json(old).items).toHaveLength(10);
  });

  it('a burst whole: all of the eight days before the newest, and none of the ninth beyond the tenth', () => {
    const burst = Array.from({ length: 40 }, (_, index) => released(-(index % 9), 20_000 - index));
    const before = Array.from({ length: 5 }, (_, index) => released(-9, 19_000 - index));
    expect(json([...before, ...burst]).items).toHaveLength(40);
  });
});

describe('feed readers', () => {
  it('find the feeds on every page that is for reading on a screen', () => {
    expect(page('index.html')).toContain(
      '<link rel="alternate" type="application/atom+xml" title="Incident notes of Sample Team" href="feed.atom">',
    );
    for (const path of [
      'search/index.html',
      'years/2005/index.html',
      'advisories/ETS-i-2005-12575/index.html',
    ])
      expect(page(path), path).toMatch(
        /<link rel="alternate" type="application\/feed\+json"[^>]* href="(\.\.\/)+feed\.json">/,
      );
  });
});
