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

const headings = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, text]) => text?.trim());

describe('the site', () => {
  it('has an index, a 404 page, the theme, and for each note its page and print view', () => {
    expect([...pages().keys()]).toEqual(['index.html', '404.html', notePath, printPath, 'theme/clarion.css']);
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
    expect([...all.keys()]).toHaveLength(5);
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

describe("a note's page", () => {
  it('has every section in the customary order', () => {
    expect(headings(page(notePath))).toEqual([
      ...['Overview', 'Systems affected', 'Description', 'Threat Assessment', 'Remediation', 'Detection'],
      ...['Prevention', 'Containment', 'Repair', 'References', 'Revision History'],
    ]);
  });

  it('keeps a section of the author’s own where it stands', () => {
    const own = note({}, '## Overview\n\nA.\n\n## Timeline\n\nB.\n\n## Description\n\nC.\n');
    expect(headings(page(notePath, { notes: [own] })).slice(0, 4)).toEqual([
      'Overview',
      'Timeline',
      'Systems affected',
      'Description',
    ]);
  });

  it('tells id, title, dates, severity, status, and TLP at top and bottom', () => {
    const html = page(notePath);
    expect(words(html)).toMatch(
      /ETS-i-2005-12575 Worm - W32\.Kalel\.A@mm Final\. .*Last updated Not since its release Severity High/,
    );
    expect(html).toContain('<time datetime="2005-05-25">2005-05-25</time>');
    expect(html.match(/TLP:CLEAR<\/strong>/g)).toHaveLength(2);
  });

  it('tells the day of the last revision, and why a note was withdrawn', () => {
    const revisions = [
      ...note().matter.revisions,
      { version: '1.1', date: '2005-05-27', author: 'A', change: 'B' },
    ];
    const html = words(
      page(notePath, { notes: [note({ revisions, status: 'withdrawn', withdrawal: 'It was a hoax.' })] }),
    );
    expect(html).toContain('Last updated 2005-05-27');
    expect(html).toContain('Withdrawn. This note no longer holds. Do not act on it. Reason: It was a hoax.');
  });

  it('answers the remediation matrix in words, a column for each product', () => {
    const matrix = /<table class="matrix">.*?<\/table>/s.exec(page(notePath))?.[0] ?? '';
    expect([...matrix.matchAll(/scope="col">([^<]*)/g)].map(([, text]) => text)).toEqual([
      'Matrix N7',
      'C-Series',
    ]);
    expect(words(matrix).match(/Yes|No\b/g)).toEqual(['Yes', 'No']);
  });

  it('shows the signature in both forms and the commands that enable it', () => {
    const html = words(page(notePath));
    expect(html).toContain('T D A S 0 1460 25 ENSRT:W32-KALEL-A-001 error_details.zip');
    expect(html).toMatch(/alert tcp .*sid:1624001; rev:1;\)/);
    expect(html).toContain('Disabled by default');
    expect(html).toContain(
      'clarion library copy ENSRT:W32-KALEL-A-001 --to local clarion library enable ENSRT:W32-KALEL-A-001 clarion deploy',
    );
  });

  it('tells the alarm and the policy in words, and the switch commands for the example values', () => {
    const html = words(page(notePath));
    expect(html).toContain('3 events within 60 seconds from the same source');
    expect(html).toContain('Drops TCP traffic to port 25.');
    expect(html).toContain('Puts all other untagged traffic into VLAN $quarantine-vlan.');
    expect(html).toMatch(/with the example values above set policy profile 99 .*pvid 666/);
  });

  it('says "proven" of no signature but one that an engine proved', () => {
    const proofOn = (options: Parameters<typeof page>[2]) =>
      /<span class="proof[^>]*>(.*?)<\/dd>/s.exec(page(notePath, {}, options))?.[1];
    const { engine: _, ...noEngine } = { ...proof, level: 'unproven' as const };
    expect(words(proofOn({ proofs: [proof] }) ?? '')).toContain(
      'Proven : fired on 1 sample and stayed silent on 1 sample, in Suricata 7.0.10',
    );
    expect(proofOn({})).toContain('Not proven in this build');
    expect(proofOn({ proofs: [] })).toContain('Unproven: no engine');
    expect(proofOn({ proofs: [noEngine] })).toContain('Unproven: no engine');
    expect(proofOn({ proofs: [{ ...proof, revision: 2 }] })).toContain('Unproven');
    expect(proofOn({ proofs: [{ ...proof, level: 'unproven' }] })).toContain(
      'Unproven: its samples failed in Suricata 7.0.10',
    );
  });

  it('gives every heading an id of its own and a link to it, even where headings repeat', () => {
    const html = page(notePath, {
      notes: [note({}, '## Overview\n\n### Page\n\n### Overview\n\n### Signature\n')],
    });
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    expect(html).toContain('href="#overview" aria-label="Link to this section: Overview"');
  });

  it('keeps footnotes, check lists and the words of pictures', () => {
    const html = words(
      page(notePath, {
        notes: [
          note(
            {},
            '## Overview\n\nA[^1]. ![a map](map.png)\n\n- [x] done\n- [ ] open\n\n[^1]: Seen by us.\n',
          ),
        ],
      }),
    );
    expect(html).toContain('a map');
    expect(html).toContain('\u2611 done');
    expect(html).toContain('\u2610 open');
    expect(html).toContain('Seen by us.');
  });
});

describe('the print view', () => {
  it('has nothing to click and spells addresses out', () => {
    const html = page(printPath);
    expect(html).not.toMatch(/<(a|button|input|select|nav|details)[\s>]/);
    expect(html).not.toContain('tabindex');
    expect(words(html)).toContain('See the analysis <https://example.org/analysis> .');
  });

  it('says everything that the page says', () => {
    for (const text of [
      '3 events within 60 seconds',
      'clarion deploy',
      'First release',
      'As it is, without warranty.',
    ])
      expect(words(page(printPath))).toContain(text);
  });

  it('carries id and TLP for the running head of each sheet', () => {
    expect(page(printPath)).toContain(
      '<html lang="en" data-running="ETS-i-2005-12575" data-tlp="TLP:CLEAR">',
    );
  });
});
