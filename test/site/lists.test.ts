import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/advisory/index.ts';
import { productSlugs } from '../../src/site/product-slugs.ts';
import { sharedFiles } from '../../src/site/shared-files.ts';
import { summaryOf } from '../../src/site/summary.ts';
import { configuration, note, page, pages, words, workspace } from './sample.ts';

const classes = {
  'mass-mailing-worm': { title: 'Mass-mailing worm' },
  backdoor: { title: 'Backdoor' },
  unused: { title: 'Unused' },
};
const notes: readonly Note[] = [
  note(),
  note({
    ...{ id: 'ETS-i-2005-12574', title: 'Older', released: '2005-05-19', status: 'interim' },
    threat: { name: 'x', classes: ['mass-mailing-worm', 'backdoor'] },
    remediation: [],
  }),
  note({
    ...{ id: 'ETS-i-2006-12601', title: 'Newest', released: '2006-01-24', severity: undefined },
    remediation: ['Matrix N7', 'C-Series'],
  }),
];
const parts = { notes, configuration: { ...configuration, classes } };
const site = pages(parts);
const titles = (path: string) =>
  [...(site.get(path) ?? '').matchAll(/<h2><a href="[^"]*">([^<]*)/g)].map(([, title]) => title);

/** What is made of all these notes together, and nothing of each. */
function shared(all: readonly Note[]): ReadonlyMap<string, string> {
  const context = { workspace: { ...workspace(), imported: [] }, proofs: undefined, notices: [] };
  return new Map([...sharedFiles(all.map(summaryOf), context)].map(({ path, make }) => [path, make()]));
}

/** So many notes of one day, and one of a year before. */
function many(count: number): readonly Note[] {
  const one = note();
  const numbered = (id: string, released: string) => ({ ...one, matter: { ...one.matter, id, released } });
  return [
    ...Array.from({ length: count }, (_, index) => numbered(`ETS-i-2005-${10_000 + index}`, '2005-05-25')),
    numbered('ETS-i-2004-09999', '2004-05-25'),
  ];
}

describe('the pages of filters', () => {
  it('are there for each value that a note has, and no other', () => {
    const folders = [...site.keys()].filter((path) =>
      /^(years|classes|severities|statuses|products)\//.test(path),
    );
    expect(folders).toEqual(
      [
        ...['years/2006', 'years/2005', 'classes/mass-mailing-worm', 'classes/backdoor', 'severities/high'],
        ...['severities/not-rated', 'statuses/interim', 'statuses/final', 'products/matrix-n7'],
        'products/c-series',
      ].map((folder) => `${folder}/index.html`),
    );
  });

  it('list the notes that have the value, newest first', () => {
    expect(titles('years/2005/index.html')).toEqual(['Worm - W32.Kalel.A@mm', 'Older']);
    expect(titles('classes/mass-mailing-worm/index.html')).toEqual([
      'Newest',
      'Worm - W32.Kalel.A@mm',
      'Older',
    ]);
    expect(titles('classes/backdoor/index.html')).toEqual(['Older']);
    expect(titles('severities/not-rated/index.html')).toEqual(['Newest']);
    expect(titles('statuses/interim/index.html')).toEqual(['Older']);
    expect(titles('products/c-series/index.html')).toEqual(['Newest']);
  });

  it('lead from and to each other and the front page, with numbers', () => {
    for (const [path, root] of [
      ['index.html', ''],
      ['years/2005/index.html', '../../'],
      ['search/index.html', '../'],
    ] as const) {
      const html = site.get(path) ?? '';
      const counted = [...html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a> <span class="count">\((\d+)/g)];
      expect(
        counted.map(([, href, title, count]) => [href, title, count]),
        path,
      ).toEqual([
        [`${root}years/2006/index.html`, '2006', '1'],
        [`${root}years/2005/index.html`, '2005', '2'],
        [`${root}classes/mass-mailing-worm/index.html`, 'Mass-mailing worm', '3'],
        [`${root}classes/backdoor/index.html`, 'Backdoor', '1'],
        [`${root}severities/high/index.html`, 'High', '2'],
        [`${root}severities/not-rated/index.html`, 'Not rated', '1'],
        [`${root}statuses/interim/index.html`, 'Interim', '1'],
        [`${root}statuses/final/index.html`, 'Final', '2'],
        [`${root}products/matrix-n7/index.html`, 'Matrix N7', '2'],
        [`${root}products/c-series/index.html`, 'C-Series', '1'],
      ]);
    }
    expect(site.get('years/2005/index.html')).toContain('index.html" aria-current="page">2005</a>');
    expect(site.get('years/2005/index.html')).toContain('href="../../search/index.html?year=2005"');
  });

  it('lead to no page that is not there', () => {
    for (const [path, html] of site) {
      if (!path.endsWith('.html')) continue;
      for (const [, href = ''] of html.matchAll(/(?:href|src)="([^"#?]+)[^"]*"/g)) {
        const target = new URL(href, new URL(path, configuration['base-url'])).href;
        if (!target.startsWith(configuration['base-url'])) continue;
        const file = target.slice(configuration['base-url'].length).replace(/(^|\/)$/, '$1index.html');
        // The sample's theme is one file of many.
        if (!file.startsWith('theme/')) expect(site.has(file), `${path} -> ${href}`).toBe(true);
      }
    }
  });
});

describe('of many notes', () => {
  const large = shared(many(450));
  const count = (path: string) => large.get(path)?.match(/<article>/g)?.length;

  it('the front page has the newest, and the way to those of each year', () => {
    expect(count('index.html')).toBe(50);
    const text = words(large.get('index.html') ?? '');
    expect(text).toContain('451 notes, newest first.');
    expect(text).toContain('These are the newest 50 of 451 notes. All of a year: 2005 , 2004 .');
  });

  it('a filter has pages, each note on one of them', () => {
    const list = ['years/2005/index.html', 'years/2005/page-2.html', 'years/2005/page-3.html'];
    expect(list.map(count)).toEqual([200, 200, 50]);
    expect(large.has('years/2005/page-4.html')).toBe(false);
    const ids = list.flatMap((path) =>
      [...(large.get(path) ?? '').matchAll(/class="id">([^<]*)/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(450);
    expect(ids[0]).toBe('ETS-i-2005-10449');
    const middle = large.get(list[1] ?? '') ?? '';
    expect(middle).toContain('<a href="index.html" rel="prev">Newer</a>');
    expect(middle).toContain('<a href="page-3.html" rel="next">Older</a>');
    expect(middle).toContain(
      '<link rel="canonical" href="https://team.example.org/alerts/years/2005/page-2.html">',
    );
    expect(words(middle)).toContain('450 notes, newest first, page 2 of 3.');
  });

  it('the words for the search come in blocks of serials, each note in one', () => {
    const blocks = [...large].filter(([path]) => path.startsWith('search/notes-'));
    expect(blocks.map(([path]) => path)).toEqual(['search/notes-10000.json', 'search/notes-09500.json']);
    const found = blocks.flatMap(([, text]): { readonly id: string }[] => JSON.parse(text));
    expect(new Set(found.map(({ id }) => id)).size).toBe(451);
    expect(large.get('search/index.html')).toContain(
      'data-blocks="notes-10000.json notes-09500.json" data-notes="451"',
    );
  });

  it('a new note changes no block but its own', () => {
    const more = shared([...many(450), note({ id: 'ETS-i-2005-10600' })]);
    expect(more.get('search/notes-10000.json')).toBe(large.get('search/notes-10000.json'));
    expect(more.get('search/notes-09500.json')).toBe(large.get('search/notes-09500.json'));
    expect(more.has('search/notes-10500.json')).toBe(true);
  });
});

describe('the words for the search', () => {
  it('are title, id, names, classes, products, signatures and the overview, and what filters need', () => {
    expect(JSON.parse(page('search/notes-12500.json', parts))[1]).toEqual({
      id: 'ETS-i-2005-12575',
      title: 'Worm - W32.Kalel.A@mm',
      threat: 'W32.Kalel.A@mm',
      released: '2005-05-25',
      classes: ['Mass-mailing worm'],
      products: ['Matrix N7'],
      signatures: ['ENSRT:W32-KALEL-A-001'],
      state: ['Final', 'High'],
      text: 'It mails itself. See the analysis.',
      filters: {
        year: ['2005'],
        class: ['mass-mailing-worm'],
        severity: ['high'],
        status: ['final'],
        product: ['matrix-n7'],
      },
    });
  });

  it('are cut where the overview is long, between words and never in a character', () => {
    const textOf = (overview: string): string =>
      JSON.parse(page('search/notes-12500.json', { notes: [note({}, `## Overview\n\n${overview}\n`)] }))[0]
        .text;
    expect(textOf('word '.repeat(200))).toMatch(/^(word )+word\u2026$/);
    expect(textOf('word '.repeat(200)).length).toBeLessThanOrEqual(480);
    expect(textOf('\u{1F41B}'.repeat(400))).toMatch(/^\u{1F41B}+\u2026$/u);
  });
});

describe('a page for other programs', () => {
  it('says where it is, and how it is shown where it is shared', () => {
    const html = page('advisories/ETS-i-2005-12575/index.html');
    const home = 'https://team.example.org/alerts/';
    expect(html).toContain(`<link rel="canonical" href="${home}advisories/ETS-i-2005-12575/">`);
    expect(html).toContain(`<meta property="og:url" content="${home}advisories/ETS-i-2005-12575/">`);
    expect(html).toContain('<meta property="og:title" content="Worm - W32.Kalel.A@mm">');
    expect(html).toContain('<meta property="og:type" content="article">');
    expect(html).toContain('<meta property="article:published_time" content="2005-05-25">');
    expect(page('advisories/ETS-i-2005-12575/print/index.html')).toContain(
      `<link rel="canonical" href="${home}advisories/ETS-i-2005-12575/">`,
    );
    expect(page('index.html')).toContain(`<link rel="canonical" href="${home}">`);
    expect(page('404.html')).not.toContain('canonical');
    expect(page('404.html')).toContain('<meta name="robots" content="noindex">');
  });

  it('says nothing to them where it is not for everybody, and has the label where others read it', () => {
    const green = pages({ notes: [note({ tlp: 'GREEN' })] }, { label: 'GREEN' });
    expect(green.has('sitemap.xml')).toBe(false);
    expect(green.get('robots.txt')).toBe('User-agent: *\nDisallow: /\n');
    for (const [path, html] of green) {
      if (!path.endsWith('.html')) continue;
      expect(html, path).toContain('<meta name="robots" content="noindex">');
      expect(html, path).not.toMatch(/rel="canonical"|property="og:/);
      expect(html, path).toContain('TLP:GREEN</strong>');
    }
    for (const path of ['feed.atom', 'feed.json', 'search/notes-12500.json'])
      expect(green.get(path), path).toContain('TLP:GREEN');
  });

  it('has one stylesheet, runs a script of the theme or none, loads data only to search, and allows nothing inline', () => {
    for (const [path, html] of pages()) {
      if (!path.endsWith('.html')) continue;
      const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
      const scripts = [...html.matchAll(/<script([^>]*)>([^<]*)/g)];
      expect(policy, path).toContain('default-src &#x27;none&#x27;');
      expect(policy, path).not.toContain('unsafe');
      expect(html.match(/rel="stylesheet"/g), path).toHaveLength(1);
      expect(scripts.length, path).toBeLessThanOrEqual(1);
      expect(policy.includes('script-src'), path).toBe(scripts.length > 0);
      expect(policy.includes('connect-src'), path).toBe(path === 'search/index.html');
      for (const [, attributes, text] of scripts) {
        expect(attributes, path).toMatch(/^ type="module" src="(\.\.\/)+theme\/\w+\.js"$/);
        expect(text, path).toBe('');
      }
    }
  });
});

it('products get addresses of their own, whatever they are called', () => {
  expect([...productSlugs(['C-Series', 'C Series', 'C-Series 2', '\u03A9', '\u00DCber', '/../'])]).toEqual([
    ['C-Series', 'c-series'],
    ['C Series', 'c-series-2'],
    ['C-Series 2', 'c-series-2-2'],
    ['\u03A9', 'product'],
    ['\u00DCber', 'uber'],
    ['/../', 'product-2'],
  ]);
});

it('a site without a note has a front page, a search and feeds all the same', () => {
  const none = pages({ ...workspace(), notes: [] });
  expect(words(none.get('index.html') ?? '')).toContain('No incident note has been published yet.');
  expect([...none.keys()].filter((path) => path.includes('notes-'))).toEqual([]);
  expect(none.has('search/index.html')).toBe(true);
});
