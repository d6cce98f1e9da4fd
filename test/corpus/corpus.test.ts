import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusDigest, corpusFiles, readCorpusFile } from '../../src/corpus/index.ts';
import { sha256 } from '../../src/release/sha256sums.ts';
import { addresses, read } from './ordinary.ts';

const folder = new URL('../../corpus/', import.meta.url);
const files = corpusFiles();

describe('the shared corpus', () => {
  it('lists every capture of its folder', () => {
    const there = readdirSync(folder).filter((name) => name !== 'README.md' && name !== 'SHA256SUMS');
    expect(files.map(({ name }) => name)).toEqual(there.sort());
    expect(files.map(({ path }) => path)).toEqual(files.map(({ name }) => new URL(name, folder).pathname));
  });

  it('has a scenario for each capture, that makes it again', () => {
    const scenarios = new URL('../../scripts/corpus/scenarios/', import.meta.url);
    const scripts = readdirSync(scenarios, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sh'))
      .sort();
    const wanted = files.map(({ name }) => name.replace('.pcap', ''));
    expect(scripts).toEqual(wanted.flatMap((name) => [`${name}/client.sh`, `${name}/server.sh`]).sort());
  });

  it('has one digest, that of its list', () => {
    expect(corpusDigest()).toBe(sha256(readFileSync(new URL('SHA256SUMS', folder))));
  });

  it('takes a few megabytes', () => {
    const size = files.reduce((sum, file) => sum + readCorpusFile(file).length, 0);
    expect(size).toBeLessThan(4_000_000);
  });

  it('gives no bytes but those of the digest', () => {
    const [first, second] = files;
    if (first === undefined || second === undefined) throw new Error('the corpus has no two captures');
    expect(() => readCorpusFile({ ...first, path: second.path })).toThrow(
      expect.objectContaining({ kind: 'verification', code: 'corpus/digest' }),
    );
  });
});

describe.each(files)('the capture $name', (file) => {
  const { linkType, packets } = read(file);

  it("holds whole Ethernet frames, in the order of the lab's clock", () => {
    expect(linkType).toBe(1);
    expect(packets.length).toBeGreaterThan(50);
    expect(packets.filter(({ bytes, length }) => bytes.length !== length)).toEqual([]);
    const times = packets.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    const hours = new Set(
      times.map((time) => new Date(Number(time / 1_000_000n)).toISOString().slice(0, 13)),
    );
    expect([...hours]).toEqual(['2026-01-05T09']);
  });

  it("names nobody's addresses alone", () => {
    const nobodys =
      /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^(0\.0\.0\.0|255\.255\.255\.255)$|^2(2[4-9]|3\d)\.|^2001:db8:|^fe80:|^ff0|^0:0:0:0:0:0:0:0$/;
    const all = new Set(packets.flatMap(({ bytes }) => addresses(bytes)));
    expect(all.size).toBeGreaterThan(1);
    expect([...all].filter((address) => !nobodys.test(address))).toEqual([]);
    const cards = new Set(packets.map(({ bytes }) => Buffer.from(bytes.subarray(6, 12)).toString('hex')));
    expect([...cards].filter((card) => !/^0200000000(10|20)$/.test(card))).toEqual([]);
  });
});
