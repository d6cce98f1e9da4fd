import { describe, expect, it } from 'vitest';
import { buildSite } from '../../src/site/index.ts';
import {
  alarm,
  note,
  notePath,
  page,
  pages,
  printPath,
  proof,
  signature,
  theme,
  words,
  workspace,
} from './sample.ts';

describe('the site', () => {
  it('has its lists, search, feeds, sitemap and theme, and for each note its page, print view and rules', () => {
    expect([...pages().keys()].sort()).toEqual([
      ...['404.html', notePath, printPath, 'classes/mass-mailing-worm/index.html', 'feed.atom', 'feed.json'],
      ...['index.html', 'products/matrix-n7/index.html', 'robots.txt', 'search/index.html'],
      ...['search/notes-12500.json', 'severities/high/index.html', 'signatures/ENSRT/W32-KALEL-A-001.rules'],
      ...['sitemap.xml', 'statuses/final/index.html', 'theme/clarion.css', 'years/2005/index.html'],
    ]);
  });

  it('is the same for the same content', () => {
    expect(buildSite(workspace(), { theme, proofs: [proof] })).toEqual(
      buildSite(workspace(), { theme, proofs: [proof] }),
    );
  });

  it('holds nothing of a draft, nor of a note above TLP:CLEAR, nor of what only they name', () => {
    const marker = 'MARKER';
    const hidden = {
      id: 'ETS-i-2005-12599',
      title: marker,
      signatures: ['ENSRT:MARKER-001'],
      alarms: ['marker'],
    };
    const notes = [
      note(),
      note({ ...hidden, tlp: 'AMBER' }),
      note({ ...hidden, tlp: 'GREEN' }),
      note({ ...hidden, status: 'draft' }),
    ];
    const only = {
      file: 'x',
      data: { ...signature, name: 'ENSRT:MARKER-001', title: marker },
      fires: [],
      silent: [],
    };
    const signatures = [...workspace().signatures, only];
    const all = pages({ notes, signatures, alarms: [alarm, { ...alarm, name: 'marker', title: marker }] });
    expect([...all.keys()]).toEqual([...pages().keys()]);
    expect([...all.values()].join('')).not.toMatch(/marker/i);
    expect([...all.values()].join('')).not.toContain('12599');
  });

  it('says on every page that a build is a demonstration, and that no engine was there', () => {
    const all = pages({}, { demo: true, engineNotice: 'No Suricata was there.' });
    for (const [path, html] of all) {
      if (!path.endsWith('.html')) continue;
      expect(words(html), path).toContain('This is a demonstration.');
      expect(words(html), path).toContain('No Suricata was there.');
    }
    expect([...pages().values()].join('')).not.toContain('demonstration');
  });
});

describe('the index', () => {
  it('lists notes newest first, with status, severity and classes', () => {
    const older = note({ id: 'ETS-i-2005-12574', title: 'Older', released: '2005-05-19', status: 'interim' });
    const html = words(page('index.html', { notes: [older, note()] }));
    expect(html).toMatch(
      /2005-05-25 Worm - W32\.Kalel\.A@mm ETS-i-2005-12575 Mass-mailing worm Final High severity 2005-05-19 Older/,
    );
    expect(html).toContain('Interim');
  });

  it('says so where there is no note', () => {
    expect(words(page('index.html', { notes: [] }))).toContain('No incident note has been published yet.');
  });
});
