import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rawRulePath } from '../../src/signature/raw-file.ts';
import { alarm, note, notePath, page, pages, policy, proof, signature, words, workspace } from './sample.ts';

const headings = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, text]) => text?.trim());
const card = (html: string, id: string) =>
  new RegExp(`<article class="card"><header><h3 id="${id}".*?</article>`, 's').exec(html)?.[0] ?? '';
const signatureId = 'Signature-ENSRT.W32-KALEL-A-001';

describe("a note's page", () => {
  it('says what to do now before all sections, which stand in the customary order', () => {
    expect(headings(page(notePath))).toEqual([
      'Do this now',
      ...['Overview', 'Systems affected', 'Description', 'Threat Assessment', 'Remediation', 'Detection'],
      ...['Prevention', 'Containment', 'Repair', 'References', 'Revision History'],
      ...['This note in other forms', 'How to verify'],
    ]);
  });

  it('keeps a section of the author’s own where it stands', () => {
    const own = note({}, '## Overview\n\nA.\n\n## Timeline\n\nB.\n\n## Description\n\nC.\n');
    expect(headings(page(notePath, { notes: [own] })).slice(1, 5)).toEqual([
      'Overview',
      'Timeline',
      'Systems affected',
      'Description',
    ]);
  });

  it('tells id, title, severity, whom it affects, dates, status, and TLP at top and bottom', () => {
    const html = page(notePath);
    expect(words(html)).toMatch(
      /ETS-i-2005-12575 Worm - W32\.Kalel\.A@mm Final\. .* Severity High Affects Windows Class .* Last updated Not since its release/,
    );
    expect(html).toContain('<time datetime="2005-05-25">2005-05-25</time>');
    expect(html.match(/TLP:CLEAR<\/strong>/g)).toHaveLength(2);
  });

  it('tells the day of the last revision, and each revision with its author', () => {
    const revisions = [
      ...note().matter.revisions,
      { version: '1.1', date: '2005-05-27', author: 'A. Author', change: 'A port was added' },
    ];
    const html = words(page(notePath, { notes: [note({ revisions })] }));
    expect(html).toContain('Last updated 2005-05-27');
    expect(html).toContain('1.1 2005-05-27 A port was added A. Author');
  });

  it('answers the remediation matrix in words, a row for each product', () => {
    const matrix = /<table class="matrix.*?<\/table>/s.exec(page(notePath))?.[0] ?? '';
    const rows = [...matrix.matchAll(/scope="row">([^<]*)<\/th>(.*?)<\/tr>/gs)];
    expect(rows.map(([, product, answer]) => [product, words(answer ?? '').trim()])).toEqual([
      ['Matrix N7', '\u2713 Yes'],
      ['C-Series', '\u2013 No'],
    ]);
  });

  it('lies the matrix on its side only where its columns have room', () => {
    const { configuration } = workspace();
    const products = Array.from({ length: 12 }, (_, index) => `P${index}`);
    expect(page(notePath)).toContain('matrix-short');
    expect(page(notePath, { configuration: { ...configuration, products } })).not.toContain('matrix-short');
  });

  it('gives every heading an id of its own and a link to it, even where headings repeat', () => {
    const html = page(notePath, {
      notes: [note({}, '## Overview\n\n### Page\n\n### Overview\n\n### Now\n\n### Signature\n')],
    });
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    expect(html).toContain('href="#overview" aria-label="Link to this section: Overview"');
    expect(html).toContain(`href="#${signatureId}" aria-label="Link to this section: Signature ENSRT:`);
  });

  it('keeps footnotes, check lists and the words of pictures', () => {
    const text = '## Overview\n\nA[^1]. ![a map](map.png)\n\n- [x] done\n- [ ] open\n\n[^1]: Seen by us.\n';
    const html = words(page(notePath, { notes: [note({}, text)] }));
    expect(html).toContain('a map');
    expect(html).toContain('\u2611 done');
    expect(html).toContain('\u2610 open');
    expect(html).toContain('Seen by us.');
  });

  it("boxes an author's tables, in lists too, each under a name of its own", () => {
    const table = '| a | b |\n| - | - |\n| 1 | 2 |\n';
    const html = page(notePath, {
      notes: [note({}, `## Overview\n\n${table}\n- item\n\n  ${table.replaceAll('\n', '\n  ')}\n`)],
    });
    const boxes = [...html.matchAll(/<section class="scroll" tabindex="0" aria-label="([^"]*)"><table>/g)];
    expect(boxes.map(([, name]) => name)).toEqual(['Table 1', 'Table 2']);
  });
});

describe('what to do now', () => {
  const now = (html: string) => /<section class="now">.*?<\/section>/s.exec(html)?.[0] ?? '';

  it('leads to the cards of signatures, alarms and policies, and to the sections that say more', () => {
    const html = now(page(notePath));
    const targets = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets).toEqual([
      'Now',
      'detection',
      signatureId,
      'Alarm-w32-kalel-a',
      'Policy-quarantine',
      'repair',
    ]);
    expect(words(html)).toContain('3 events within 60 seconds from the same source');
    expect(words(html)).toContain('clarion library enable ENSRT:W32-KALEL-A-001');
  });

  it('enables all signatures of a note at once', () => {
    const second = { ...signature, name: 'ENSRT:W32-KALEL-A-002', sid: 1_624_002 };
    const file = (data: typeof signature) => ({ file: 'x', data, fires: [], silent: [] });
    const html = page(notePath, {
      notes: [note({ signatures: [signature.name, second.name] })],
      signatures: [file(signature), file({ ...second, dragon: second.dragon.replace('A-001', 'A-002') })],
    });
    expect(words(now(html))).toContain('clarion library enable ENSRT:W32-KALEL-A-001 ENSRT:W32-KALEL-A-002');
  });

  it('is left out where a note names nothing that one could do', () => {
    const bare = note({ signatures: [], alarms: [], policies: [] }, '## Overview\n\nA.\n');
    expect(now(page(notePath, { notes: [bare] }))).toBe('');
  });
});

describe("a withdrawn note's page", () => {
  const withdrawn = note({ status: 'withdrawn', withdrawal: 'It was a hoax.' });
  const html = page(notePath, { notes: [withdrawn] });

  it('says so, and why, before all else', () => {
    expect(words(html)).toContain(
      'Withdrawn. This note no longer holds. Do not act on it. Reason: It was a hoax.',
    );
    expect(html.indexOf('Reason: It was a hoax.')).toBeLessThan(html.indexOf('Do this now'));
    expect(html).toContain('<title>Withdrawn: Worm');
  });

  it('tells how to take back what was done, and asks nobody to enable anything', () => {
    expect(words(html)).toContain('clarion library disable ENSRT:W32-KALEL-A-001 clarion deploy');
    expect(words(card(html, signatureId))).toContain('do not enable this signature on its account');
    expect(html).not.toContain('clarion library enable');
    expect(html).not.toContain('Find it.');
  });
});

describe("a signature's card", () => {
  it('shows both forms, sid, revision, and the commands that enable it', () => {
    const html = words(card(page(notePath), signatureId));
    expect(html).toContain('T D A S 0 1460 25 ENSRT:W32-KALEL-A-001 error_details.zip');
    expect(html).toMatch(/alert tcp .*sid:1624001; rev:1;\)/);
    expect(html).toContain('Disabled by default');
    expect(html).toContain('Suricata sid 1624001 Revision 1 Event group VIRUS Score 80 of 100');
    expect(html).toContain(
      'clarion library copy ENSRT:W32-KALEL-A-001 clarion library enable ENSRT:W32-KALEL-A-001 clarion deploy',
    );
  });

  it('links the rule as a file of one active line, and tells its digest', () => {
    const all = pages();
    const rule = all.get(rawRulePath(signature.name)) ?? '';
    expect(rule).toMatch(/^alert [^\n]*\n$/);
    const html = card(page(notePath), signatureId);
    expect(html).toContain(
      `href="../../signatures/ENSRT/W32-KALEL-A-001.rules" download="W32-KALEL-A-001.rules"`,
    );
    expect(html).toContain(createHash('sha256').update(rule).digest('hex'));
  });

  it('links a detector as a file, byte for byte', () => {
    const [only] = workspace().signatures;
    if (only === undefined) throw new Error('no signature');
    const detected = { ...only, detector: { name: 'kalel.lua', text: 'return 1 -- \u00fc\n' } };
    const all = pages({ signatures: [detected] });
    expect(all.get('signatures/ENSRT/W32-KALEL-A-001.lua')).toBe('return 1 -- \u00fc\n');
    expect(all.get(notePath)).toContain('href="../../signatures/ENSRT/W32-KALEL-A-001.lua"');
  });

  it('keeps the end of each line of code, so that what is copied is what was written', () => {
    const commands = /<figcaption><span>On the sensor<\/span><\/figcaption><pre><code>(.*?)<\/code>/s.exec(
      card(page(notePath), signatureId),
    )?.[1];
    expect(commands?.replace(/<[^>]*>/g, '').split('\n')).toEqual([
      'clarion library copy ENSRT:W32-KALEL-A-001',
      'clarion library enable ENSRT:W32-KALEL-A-001',
      'clarion deploy',
    ]);
  });

  it('says "proven" of no signature but one that an engine proved, and names what proved it', () => {
    const proofOn = (options: Parameters<typeof page>[2]) =>
      words(/<dt>Proof<\/dt>(.*?)<\/dd>/s.exec(page(notePath, {}, options))?.[1] ?? '');
    const { engine: _, ...noEngine } = { ...proof, level: 'unproven' as const };
    expect(proofOn({ proofs: [proof] })).toContain(
      'Proven : fired on 1 sample and stayed silent on 1 sample, in Suricata 7.0.10 Fired on a Silent on b',
    );
    const variants = [
      { name: 'split', captures: 17, fired: 17, ok: true },
      { name: 'one-byte', captures: 1, fired: 0, ok: true, why: 'The mail parser loses it.' },
    ];
    const samples = proof.samples.map((sample) => ({
      ...sample,
      ...(sample.expect === 'fires' ? { variants } : {}),
    }));
    expect(proofOn({ proofs: [{ ...proof, samples, others: { samples: 8, corpus: 12 } }] })).toContain(
      'Proven : fired on 1 sample, also in 17 other ways of sending them, and stayed silent on 1 sample, on 8 samples of other signatures and 12 captures of ordinary traffic, in Suricata 7.0.10 Fired on a Silent on b Silent too in one-byte: The mail parser loses it.',
    );
    expect(proofOn({})).toContain('Not proven in this build');
    expect(proofOn({ proofs: [] })).toContain('Unproven: no engine');
    expect(proofOn({ proofs: [noEngine] })).toContain('Unproven: no engine');
    expect(proofOn({ proofs: [{ ...proof, revision: 2 }] })).toContain('Unproven');
    expect(proofOn({ proofs: [{ ...proof, level: 'unproven' }] })).toContain(
      'Unproven: its samples failed in Suricata 7.0.10',
    );
  });
});

describe('the cards of alarms and policies', () => {
  it('tell the alarm and the policy in words, the switch commands and their undo', () => {
    const html = words(page(notePath));
    expect(html).toContain('3 events within 60 seconds from the same source');
    expect(html).toContain('Drops TCP traffic to port 25.');
    expect(html).toContain('Puts all other untagged traffic into VLAN $quarantine-vlan.');
    expect(html).toMatch(/with the example values set policy profile 99 .*pvid 666/);
    expect(html).toMatch(/To take it back .*clear policy profile 99/);
    expect(html).toContain('clarion policy render quarantine --for enterasys \\ --set quarantine-vlan=666');
  });

  it('stand there with each what a site sets, and nothing where it sets nothing', () => {
    expect(words(page(notePath))).toContain('$quarantine-vlan The VLAN set apart. Example: 666');
    const fixed = { ...policy, variables: {}, default: { action: 'drop' as const } };
    expect(page(notePath, { policies: [fixed], alarms: [alarm] })).not.toContain('What each site sets');
  });
});

describe('links to other forms', () => {
  it('lead to what the build writes, and to nothing else', () => {
    const links = (html: string) =>
      [...html.matchAll(/href="\.\.\/\.\.\/((?:advisories|csaf|stix|signatures|feed)[^"]*)"/g)].map(
        ([, path]) => path,
      );
    const plain = links(page(notePath));
    expect(plain).toContain('advisories/ETS-i-2005-12575/print/index.html');
    for (const path of plain) expect([...pages().keys()]).toContain(path);
    const all = links(page(notePath, {}, { beside: ['pdf', 'csaf', 'csaf-signatures', 'stix'] }));
    expect(all).toEqual(
      expect.arrayContaining([
        'advisories/ETS-i-2005-12575/ETS-i-2005-12575.pdf',
        'csaf/white/2005/ets-i-2005-12575.json',
        'csaf/white/2005/ets-i-2005-12575.json.asc',
        'stix/ETS-i-2005-12575.json',
      ]),
    );
  });

  it('come with the fingerprints of those who sign, where somebody does', () => {
    const member = {
      name: 'Ada Example',
      email: 'ada@example.org',
      fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
      publicKey: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    };
    const team = { threshold: 1, members: [member] };
    const html = words(page(notePath, {}, { team }));
    expect(html).toContain('when 1 of these 1 members have signed it');
    expect(html).toContain('Ada Example 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567');
    expect(html).not.toContain('made for a demonstration');
    expect(words(page(notePath, {}, { team: { ...team, demo: true } }))).toContain(
      'These keys were made for a demonstration.',
    );
    expect(words(page(notePath))).not.toContain('clarion verify');
  });
});
