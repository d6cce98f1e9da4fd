import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { z } from 'zod';
import { findSuricata } from '../../src/engine/index.ts';
import { ownConfiguration } from '../../src/engine/suricata/yaml.ts';
import {
  type Conversation,
  capture,
  conversationSchema,
  readCapture,
  variants,
  writeClassic,
} from '../../src/traffic/index.ts';
import { enhanced, networkInterface, option, section } from './captures.ts';
import { framesOf } from './decode.ts';

const text =
  'a line with the needle in the middle of some hay, long enough for several segments and fragments';
const four = { client: '192.0.2.10:49152', server: '198.51.100.25:2525' };
const six = { client: '[2001:db8::10]:49152', server: '[2001:db8:1::25]:2525' };
const talk = [{ server: 'hello' }, { client: text }, { server: text }];

/** Each has the needle twice, once from each side, but for those of hosts that do not talk. */
const sessions = [
  { ...four, talk },
  { ...six, talk },
  { ...four, vlan: 7, talk },
  { ...six, vlan: [100, 7], talk },
  { ...four, 'segment-size': 1, talk },
  { ...six, 'segment-size': 3, order: 'swapped', talk },
  { ...four, 'segment-size': 5, order: 'reversed', retransmit: true, talk },
  { ...six, 'segment-size': 8, overlap: 7, order: 'reversed', talk },
  { ...four, 'fragment-size': 24, order: 'reversed', talk },
  { ...six, 'fragment-size': 24, order: 'swapped', talk },
  { ...four, ends: 'reset', talk },
  { ...four, talk: [{ client: text, cuts: [18, 19, 20] }, { pause: 2 }, { server: text }] },
  { ...four, protocol: 'udp', talk },
  { ...six, protocol: 'udp', vlan: 9, talk },
  { ...four, protocol: 'udp', 'fragment-size': 8, order: 'reversed', talk },
  { ...six, protocol: 'udp', 'fragment-size': 16, talk },
  { ...four, protocol: 'udp', talk: [{ client: text.repeat(50) }, { server: `odd${text}` }] },
  { protocol: 'icmp', client: '192.0.2.10', server: '198.51.100.25', talk },
  { protocol: 'icmp', client: '2001:db8::10', server: '2001:db8::25', talk },
  { protocol: 'icmp', client: '2001:db8::10', server: '2001:db8::25', 'fragment-size': 32, talk },
  { protocol: 47, client: '192.0.2.10', server: '198.51.100.25', talk: [{ 'client-hex': '00000800' }] },
].map((session, at) => apart(session, at));
const quiet = [
  { ...four, ends: 'refused', repeat: { times: 5, every: 0.1, next: 'server' } },
  { ...six, ends: 'unanswered', repeat: { times: 3, every: 0.5, next: 'client' } },
  { ...four, ends: 'open', talk: [{ 'client-bytes': 'login|3a 20|' }] },
].map((session, at) => apart(session, 100 + at));

/** Each session with hosts of its own, so that the engine keeps them apart. */
function apart<S extends { client: string }>(session: S, at: number): S {
  const client = session.client.replace(/(\.|::)10\b/, `$1${at + 30}`);
  return { ...session, client };
}

it('Suricata decodes every packet, finds every checksum right, and puts streams and fragments together', async (context) => {
  const conversation = sample([...sessions, ...quiet]);
  const { alerts, stats } = await look(context, conversation);
  expect(wrongs(stats)).toEqual([]);
  const frames = framesOf(capture(conversation)).map(({ frame }) => frame.readUInt16BE(12));
  expect(stats.decoder.pkts).toBe(frames.length);
  // Of two tags, Suricata counts the second as a VLAN's too.
  const qinq = frames.filter((type) => type === 0x88a8).length;
  expect(stats.decoder.vlan_qinq).toBe(qinq);
  expect(stats.decoder.vlan).toBe(qinq + frames.filter((type) => type === 0x8100).length);
  // No packet of GRE holds the needle.
  const talking = sessions.filter(({ client }) => client !== '192.0.2.50');
  const found = talking.map(({ client }) => [client, alerts.get(hostNumber(client))]);
  expect(found).toEqual(talking.map(({ client }) => [client, 2]));
  expect([stats.tcp.sessions, stats.tcp.rst]).toEqual([21, 6]);
  expect(stats.defrag).toMatchObject({ ipv4: { reassembled: 7 }, ipv6: { reassembled: 7 } });
}, 60_000);

it('Suricata finds the same in every variant of a sample', async (context) => {
  const base = sample([
    { ...four, talk },
    { ...four, protocol: 'udp', talk },
  ]);
  const all = variants(base, { anyCase: true });
  expect(all).toHaveLength(10);
  const every = all.flatMap(({ conversation }, at) =>
    conversation.sessions.map((session) => apart(session, at)),
  );
  const { alerts, stats } = await look(context, { ...base, sessions: every });
  expect(wrongs(stats)).toEqual([]);
  expect([...alerts.values()]).toEqual(all.map(() => 4));
}, 60_000);

it('Suricata reads a mail that was built from parts: names, what they hold, an archive, quoted-printable', async (context) => {
  const mail = {
    headers: 'From: <alice@example.com>\nTo: <bob@example.net>\nSubject: error',
    parts: [
      {
        type: 'multipart/alternative',
        parts: [{ text: 'See the attached.\n.\n.dots' }, { type: 'text/html', text: '<p>ö' }],
      },
      { name: 'error_details.zip', zip: [{ name: 'error_details.txt     .exe', bytes: 'MZ|90 00|' }] },
      { name: 'notes.txt', encoding: 'quoted-printable', text: 'a long line = '.repeat(20) },
      { name: 'returned.eml', mail: { headers: 'Subject: x', text: 'inside' } },
    ],
  };
  const conversation = sample([
    {
      client: '192.0.2.30:49152',
      server: '198.51.100.25:25',
      talk: [
        { server: '220 mail.example.net ESMTP' },
        { client: 'HELO pc57.example.com' },
        { server: '250 mail.example.net' },
        { client: 'MAIL FROM:<alice@example.com>' },
        { server: '250 OK' },
        { client: 'RCPT TO:<bob@example.net>' },
        { server: '250 OK' },
        { client: 'DATA' },
        { server: '354 Go on' },
        { 'client-mail': mail },
        { server: '250 OK' },
        { client: 'QUIT' },
        { server: '221 Bye' },
      ],
    },
  ]);
  const wanted = [
    'file.name; content:"error_details.zip"; startswith; endswith;',
    'file_data; content:"PK|03 04|"; startswith; content:".exeMZ|90 00|PK|01 02|"; distance:0;',
    'file.name; content:"notes.txt"; file_data; content:"a long line = a long line = a long line = a long line = a long line = a long line = "; startswith;',
    'file_data; content:"never there";',
  ];
  const rules = wanted.map(
    (options, at) => `alert smtp any any -> any any (msg:"${at}"; ${options} sid:${at + 1}; rev:1;)`,
  );
  const { sids, stats } = await look(context, conversation, rules);
  expect(wrongs(stats)).toEqual([]);
  expect(sids).toEqual(new Set([1, 2, 3]));
}, 60_000);

it('Suricata reads every packet of a pcapng capture that was written anew, in nanoseconds', async (context) => {
  const frames = framesOf(capture(sample([sessions[0] ?? four])));
  const file = Buffer.concat([
    section('big'),
    networkInterface('big', 1, 0, option('big', 9, Buffer.of(9))),
    ...frames.map(({ time, frame }) => enhanced('big', { ticks: BigInt(time) * 1000n + 1n, bytes: frame })),
  ]);
  const reading = readCapture(file);
  if ('fault' in reading) throw new Error(reading.fault.reason);
  const { alerts, stats } = await look(context, writeClassic(reading.capture));
  expect(wrongs(stats)).toEqual([]);
  expect(stats.decoder.pkts).toBe(frames.length);
  expect(alerts.get('30')).toBe(2);
}, 60_000);

const count = z.int().default(0);
const statsSchema = z.object({
  decoder: z.looseObject({ pkts: count, invalid: count, vlan: count, vlan_qinq: count }),
  tcp: z.looseObject({
    sessions: count,
    rst: count,
    invalid_checksum: count,
    reassembly_gap: count,
    overlap: count,
    overlap_diff_data: count,
  }),
  defrag: z.looseObject({
    ipv4: z.looseObject({ fragments: count, reassembled: count }),
    ipv6: z.looseObject({ fragments: count, reassembled: count }),
  }),
});
type Stats = z.infer<typeof statsSchema>;
const events = z.discriminatedUnion('event_type', [
  z.object({
    event_type: z.literal('alert'),
    src_ip: z.string(),
    dest_ip: z.string(),
    alert: z.object({ signature_id: z.int() }),
  }),
  z.object({ event_type: z.literal('stats'), stats: statsSchema }),
]);

/** What the engine counts that it should not, by its name. */
function wrongs({ decoder, tcp }: Stats): readonly string[] {
  return Object.entries({ ...flat(decoder), ...flat(tcp) })
    .filter(([name, value]) => /invalid|gap|diff_data|unknown|pkt_too_small|wrong/.test(name) && value !== 0)
    .map(([name, value]) => `${name} ${value}`);
}

function flat(counters: object, before = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(counters).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(flat(value, `${before}${name}.`))
        : [[`${before}${name}`, value]],
    ),
  );
}

/** Runs one capture through the engine: sids that fired, alerts by the last number of the client's address, and its counters. */
async function look(
  context: TestContext,
  traffic: Conversation | Uint8Array,
  rules = [`alert ip any any -> any any (msg:"needle"; content:"needle"; nocase; sid:1; rev:1;)`],
): Promise<{ alerts: ReadonlyMap<string, number>; sids: ReadonlySet<number>; stats: Stats }> {
  const binary = (await findSuricata()) ?? context.skip('Suricata is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'clarion-traffic-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'needle.rules'), `${rules.join('\n')}\n`);
  const yaml = ownConfiguration({ rulePath: folder, ruleFiles: ['needle.rules'], logFolder: folder });
  await writeFile(join(folder, 'suricata.yaml'), yaml);
  await writeFile(join(folder, 'sample.pcap'), traffic instanceof Uint8Array ? traffic : capture(traffic));
  await promisify(execFile)(binary, [
    '-c',
    join(folder, 'suricata.yaml'),
    '-r',
    join(folder, 'sample.pcap'),
    '-l',
    folder,
  ]);
  const told = (await readFile(join(folder, 'eve.json'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => events.parse(JSON.parse(line)));
  const alerts = new Map<string, number>();
  const sids = new Set<number>();
  let stats: Stats | undefined;
  for (const event of told)
    if (event.event_type === 'stats') stats = event.stats;
    else {
      const [client = ''] = [event.src_ip, event.dest_ip].map(hostNumber).filter((number) => number !== '25');
      sids.add(event.alert.signature_id);
      alerts.set(client, (alerts.get(client) ?? 0) + 1);
    }
  if (stats === undefined) throw new Error('no counters');
  return { alerts, sids, stats };
}

/** The last number of an address, by which these hosts differ; Suricata writes IPv6 with all its zeros. */
function hostNumber(end: string): string {
  const [, address = end] = /^\[?(.*?)\]?:\d+$/.exec(end.includes(']') || end.includes('.') ? end : '') ?? [];
  return (/[0-9a-f]+$/.exec(address)?.[0] ?? '').replace(/^0+/, '');
}

function sample(sessions: readonly object[]): Conversation {
  return conversationSchema.parse({ description: 'a test', sessions });
}
