import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { corpusFiles, readCorpusFile } from '../../src/corpus/index.ts';
import { suricataReplay } from '../../src/engine/index.ts';
import { suricata } from '../engine/installed.ts';
import { read } from './ordinary.ts';

/** What the table of corpus/README.md promises, by capture. */
const promised = new Map(
  [
    ...readFileSync(new URL('../../corpus/README.md', import.meta.url), 'utf8').matchAll(
      /^\| `(\S+)` \|.*\|([^|]*)\|$/gm,
    ),
  ].map(([, name = '', protocols = '']) => [name, protocols.split(',').flatMap((p) => p.trim() || [])]),
);

const checksums = ['ipv4', 'tcpv4', 'udpv4', 'icmpv4', 'tcpv6', 'udpv6', 'icmpv6'];
const protocols = [...new Set([...promised.values()].flat())].sort();

it('Suricata reads every packet of the corpus, finds every checksum right, and sees the protocols that README.md names', async (context) => {
  const replay = suricataReplay(await suricata(context));
  const files = corpusFiles();
  const wrong = checksums.map((kind, i) => [9000 + i, `${kind}-csum:invalid`] as const);
  const seen = protocols.map((protocol, i) => [1 + i, `app-layer-protocol:${protocol}`] as const);
  const { refused, captures } = await replay({
    rules: [...seen, ...wrong].map(([sid, keyword]) => line(sid, keyword)).join(''),
    detectors: [],
    captures: files.map((file) => () => readCorpusFile(file)),
  });
  expect([...refused]).toEqual([]);
  const told = files.map(({ name }, i) => {
    const { alerts, packets, limits, wrongChecksums } = captures[i] ?? {};
    const sids = (alerts ?? []).map(({ sid }) => sid);
    return {
      name,
      packets,
      wrongChecksums,
      limits,
      wrong: wrong.filter(([sid]) => sids.includes(sid)),
      protocols: protocols.filter((_, index) => sids.includes(1 + index)),
    };
  });
  expect(told).toEqual(
    files.map((file) => ({
      name: file.name,
      packets: read(file).packets.length,
      wrongChecksums: 0,
      limits: [],
      wrong: [],
      protocols: promised.get(file.name)?.toSorted(),
    })),
  );
});

function line(sid: number, keyword: string): string {
  return `alert ip any any -> any any (msg:"${keyword}"; ${keyword}; sid:${sid}; rev:1;)\n`;
}
