import { describe, expect, it } from 'vitest';
import { note, page, printPath, words } from './sample.ts';

describe('the print view', () => {
  it('has nothing to click, nothing that scrolls, no script, and spells addresses out', () => {
    const table = '| a |\n| - |\n| 1 |\n';
    const text = `## Overview\n\nSee the [analysis](https://example.org/analysis).\n\n${table}\n## Repair\n\nA.\n`;
    const html = page(printPath, { notes: [note({}, text)] }, { beside: ['pdf', 'csaf', 'stix'] });
    expect(html).not.toMatch(/<(a|button|input|select|nav|details|script)[\s>]/);
    expect(html).not.toContain('tabindex');
    expect(words(html)).toContain('See the analysis <https://example.org/analysis> .');
  });

  it('tells where the note and its files are, in full', () => {
    const html = words(page(printPath, {}, { beside: ['csaf'] }));
    const site = 'https://team.example.org/alerts/';
    expect(html).toContain(`On the web ${site}advisories/ETS-i-2005-12575/`);
    expect(html).toContain(`<${site}signatures/ENSRT/W32-KALEL-A-001.rules>`);
    expect(html).toContain(`CSAF 2.0 <${site}csaf/white/2005/ets-i-2005-12575.json>`);
  });

  it('says everything that the page says', () => {
    for (const text of [
      'Do this now',
      '3 events within 60 seconds',
      'clarion deploy',
      'First release',
      'As it is, without warranty.',
    ])
      expect(words(page(printPath))).toContain(text);
  });

  it('says why a note was withdrawn, and how to take back what was done', () => {
    const withdrawn = note({ status: 'withdrawn', withdrawal: 'It was a hoax.' });
    const html = words(page(printPath, { notes: [withdrawn] }));
    expect(html).toContain('Reason: It was a hoax.');
    expect(html).toContain('clarion library disable ENSRT:W32-KALEL-A-001');
  });

  it('carries id and TLP for the running head of each sheet', () => {
    expect(page(printPath)).toContain(
      '<html lang="en" data-running="ETS-i-2005-12575" data-tlp="TLP:CLEAR">',
    );
  });
});
