import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LoadVerdict } from '../../src/library/index.ts';
import type { Workspace } from '../../src/workspace/index.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { note, notePath, page, pages, printPath, proof, signature, words } from './sample.ts';

const text = ruleText(9002, 'Scan of a port', 7);
const library = libraryOf(`${ruleText(9001)}\n#${text}\n`);
const named = note({ signatures: ['SET:9002', signature.name] });
const parts: Partial<Workspace> = { notes: [named], libraries: [library] };
const id = 'Signature-SET.9002';
const card = (html: string) =>
  new RegExp(`<article class="card"><header><h3 id="${id}".*?</article>`, 's').exec(html)?.[0] ?? '';
const loaded = (verdict: LoadVerdict) => ({ loads: new Map([['SET', new Map([[9002, verdict]])]]) });
const proofIn = (...more: Parameters<typeof page> extends [string, ...infer R] ? R : never) =>
  words(/<dt>Proof<\/dt>(.*?)<\/dd>/s.exec(card(page(notePath, ...more)))?.[1] ?? '');

describe('the card of an imported signature that a note names', () => {
  it('tells message, sid, revision, source, licence, the rule, and how to enable it; in print too', () => {
    for (const path of [notePath, printPath]) {
      const told = words(card(page(path, parts)));
      expect(told).toContain('Disabled by default');
      expect(told).toContain('Scan of a port');
      expect(told).toContain(
        'Suricata sid 9002 Revision 7 Imported from a test Licence MIT In its source Switched off',
      );
      expect(told).toContain(text);
      expect(told).toContain('clarion library copy SET:9002 clarion library enable SET:9002 clarion deploy');
    }
  });

  it('stands where its author named it, and in what to do first', () => {
    const html = page(notePath, parts);
    expect(html.indexOf(`<h3 id="${id}"`)).toBeLessThan(html.indexOf('<h3 id="Signature-ENSRT'));
    const now = words(/<section class="now">.*?<\/section>/s.exec(html)?.[0] ?? '');
    expect(now).toContain('Enable these 2 signatures');
    expect(now).toContain('SET:9002 Scan of a port');
    expect(now).toContain('clarion library enable SET:9002 ENSRT:W32-KALEL-A-001');
  });

  it('links its rule as a file with its digest, and no other rule has a file', () => {
    const all = pages(parts);
    const file = all.get('signatures/SET/9002.rules') ?? '';
    expect(file).toBe(`${text}\n`);
    const html = card(all.get(notePath) ?? '');
    expect(html).toContain('href="../../signatures/SET/9002.rules" download="9002.rules"');
    const digest = createHash('sha256').update(file).digest('hex');
    expect(html).toContain(digest);
    expect(words(all.get(notePath) ?? '')).toContain(`${digest} 9002.rules`);
    expect([...all.keys()]).not.toContain('signatures/SET/9001.rules');
  });

  it('says "loads" where the engine was asked, and "proven" where samples prove it', () => {
    expect(proofIn(parts)).toContain('Not proven in this build');
    expect(proofIn(parts, { proofs: [proof] })).toContain('Not proven in this build');
    expect(proofIn(parts, loaded({ alerts: 0 }))).toMatch(
      /Loads : the engine takes the rule, which stayed silent/,
    );
    expect(proofIn(parts, loaded({ alerts: 2 }))).toContain('fired 2 times on ordinary traffic');
    const own = { ...proof, name: 'SET:9002', sid: 9002, revision: 7 };
    expect(proofIn(parts, { ...loaded({ alerts: 0 }), proofs: [own] })).toContain(
      'Proven : fired on 1 sample',
    );
    expect(proofIn(parts, { proofs: [{ ...own, revision: 6 }] })).toContain('Unproven');
  });

  it('is not there for what the engine refuses, which no release holds; nothing leads to it', () => {
    const all = pages(parts, loaded({ refused: 'no such keyword' }));
    expect(JSON.stringify([...all])).not.toMatch(/library enable SET|SET\.9002|SET\/9002/);
  });

  it('tells its other sid in the source, and the Dragon line that it was made from', () => {
    const moved = libraryOf(text, { sids: [{ place: '9002 Scan of a port', sid: 9100 }] });
    const at = (name: string, libraries: NonNullable<Workspace['libraries']>) =>
      words(page(notePath, { notes: [note({ signatures: [name] })], libraries }));
    expect(at('SET:9100', [moved])).toContain('Suricata sid 9100, in its source 9002');
    const line = 'T D A S 10 200 25 FTP:CWD-TILDE kalel';
    const dragon = libraryOf(
      { 'ftp.lib': `GROUP_NAME=FTP\nNAME=FTP:CWD-TILDE\nSIGNATURE=${line}\n` },
      { group: 'FTP', from: 9200 },
    );
    expect(at('FTP:CWD-TILDE', [dragon])).toContain(`Dragon line ${line}`);
  });

  it('of a withdrawn note tells how to take it back', () => {
    const withdrawn = note({ signatures: ['SET:9002'], status: 'withdrawn', withdrawal: 'Wrong.' });
    const html = words(page(notePath, { ...parts, notes: [withdrawn] }));
    expect(html).toContain('clarion library disable SET:9002');
    expect(html).not.toContain('clarion library enable');
  });
});

describe('an imported signature that only a restricted note names', () => {
  const marked = libraryOf(`${ruleText(9001)}\n${ruleText(9002, 'qzmarker')}\n`);
  const closed = note({ id: 'ETS-i-2005-12576', tlp: 'AMBER', signatures: ['SET:9002'] });
  const both: Partial<Workspace> = { notes: [note(), closed], libraries: [marked] };

  it('leaves no trace on the public site, and is by hand on that of its label', () => {
    expect(JSON.stringify([...pages(both)])).not.toMatch(/qzmarker|SET.9002/);
    const all = pages(both, { label: 'AMBER' });
    const html = words(all.get('advisories/ETS-i-2005-12576/index.html') ?? '');
    expect(html).toContain('qzmarker');
    expect(html).toContain('It is in no live update');
    expect(html).not.toContain('library enable');
    expect(all.get('signatures/SET/9002.rules')).toContain('qzmarker');
  });

  it('is on both where an open note names it too', () => {
    const open = { ...both, notes: [note({ signatures: ['SET:9002'] }), closed] };
    expect(page(notePath, open)).toContain('qzmarker');
    const html = pages(open, { label: 'AMBER' }).get('advisories/ETS-i-2005-12576/index.html') ?? '';
    expect(html).toContain('library enable');
  });
});
