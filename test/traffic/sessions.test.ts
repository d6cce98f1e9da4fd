import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostBytes } from '../../src/traffic/capture-bound.ts';
import { type Conversation, capture, captureFault, conversationSchema } from '../../src/traffic/index.ts';
import { type Decoded, decode, framesOf, streams } from './decode.ts';

const four = { client: '192.0.2.10:49152', server: '198.51.100.25:25' };
const six = { client: '[2001:db8::10]:49152', server: '[2001:db8::25]:25' };
const ping = { protocol: 'icmp', client: '192.0.2.10', server: '198.51.100.25' };
const start = Date.UTC(2005, 4, 25) * 1000;

function sample(...sessions: readonly object[]): Conversation {
  return conversationSchema.parse({ description: 'a test', sessions });
}

function packets(...sessions: readonly object[]): readonly Decoded[] {
  return decode(capture(sample(...sessions)));
}

/** `seconds from to payload` of each packet. */
function told(...sessions: readonly object[]): readonly string[] {
  return packets(...sessions).map(
    ({ time, from, to, payload }) =>
      `${(time - start) / 1_000_000} ${from} > ${to} ${payload.toString('latin1')}`,
  );
}

describe('a session', () => {
  it('goes over IPv6 as over IPv4', () => {
    const made = packets({ ...six, talk: [{ client: 'QUIT' }] });
    expect(made.map(({ flags }) => flags)).toEqual(
      packets({ ...four, talk: [{ client: 'QUIT' }] }).map(({ flags }) => flags),
    );
    expect([made[0]?.from, made[0]?.destinationPort]).toEqual(['2001:db8:0:0:0:0:0:10', 25]);
  });

  it.each([
    [7, [7]],
    [[7], [7]],
    [
      [100, 7],
      [100, 7],
    ],
  ])('in VLAN %j has its tags in every frame', (vlan, tags) => {
    const made = packets({ ...four, vlan, talk: [{ client: 'QUIT' }] });
    expect(new Set(made.map((packet) => JSON.stringify(packet.vlan)))).toEqual(
      new Set([JSON.stringify(tags)]),
    );
  });

  it('sends text without a line end, and bytes between bars, as they stand', () => {
    const talk = [{ 'server-bytes': 'login|3a 20|' }, { 'client-bytes': '|ff fa|é|7C|' }];
    const sent = packets({ ...four, talk }).flatMap(({ payload }) =>
      payload.length === 0 ? [] : [payload.toString('hex')],
    );
    expect(sent).toEqual([Buffer.from('login: ').toString('hex'), 'fffac3a97c']);
  });

  it.each([
    ['close', ['S', 'SA', 'A', 'PA', 'A', 'FA', 'A', 'FA', 'A']],
    ['reset', ['S', 'SA', 'A', 'PA', 'A', 'RA']],
    ['open', ['S', 'SA', 'A', 'PA', 'A']],
  ])('that ends with %s', (ends, flags) => {
    expect(packets({ ...four, ends, talk: [{ client: 'x' }] }).map((packet) => packet.flags)).toEqual(flags);
  });

  it('that is refused or unanswered has no talk', () => {
    const refused = packets({ ...four, ends: 'refused' });
    expect(refused.map(({ flags, sequence }) => [flags, sequence])).toEqual([
      ['S', 0x10000000],
      ['RA', 0],
    ]);
    expect(refused[1]?.acknowledgement).toBe(0x10000001);
    expect(packets({ ...four, ends: 'unanswered' }).map(({ flags }) => flags)).toEqual(['S']);
  });
});

describe('over UDP and other protocols', () => {
  it('each turn is one packet', () => {
    expect(
      told({ ...four, protocol: 'udp', talk: [{ client: 'a' }, { pause: 2 }, { 'server-hex': '62' }] }),
    ).toEqual(['0 192.0.2.10 > 198.51.100.25 a\r\n', '2.001 198.51.100.25 > 192.0.2.10 b']);
  });

  it('a datagram that is larger than a frame comes in fragments, in the order asked for', () => {
    const talk = [{ client: 'a'.repeat(5000) }];
    const [datagram] = packets({ ...six, protocol: 'udp', talk });
    expect([datagram?.fragments, datagram?.payload.length]).toEqual([4, 5002]);
    const offsets = (order: string) =>
      framesOf(capture(sample({ ...four, protocol: 'udp', order, 'fragment-size': 1480, talk }))).map(
        ({ frame }) => (frame.readUInt16BE(20) & 0x1fff) * 8,
      );
    expect(offsets('in-order')).toEqual([0, 1480, 2960, 4440]);
    expect(offsets('swapped')).toEqual([1480, 0, 4440, 2960]);
    expect(offsets('reversed')).toEqual([4440, 2960, 1480, 0]);
  });

  it.each([
    ['192.0.2.10', '198.51.100.25', 8, 0],
    ['2001:db8::10', '2001:db8::25', 128, 129],
  ])('from %s, ICMP is an echo and its reply with one number', (client, server, request, reply) => {
    const made = packets({
      ...ping,
      client,
      server,
      talk: [{ client: 'a' }, { server: 'a' }, { client: 'b' }],
    });
    expect(made.map(({ icmp }) => icmp)).toEqual([
      [request, 0],
      [reply, 0],
      [request, 0],
    ]);
    expect(made.map(({ payload }) => payload.toString('hex'))).toEqual([
      '00010001610d0a',
      '00010001610d0a',
      '00010002620d0a',
    ]);
  });

  it('ICMP may be of another type', () => {
    const [made] = packets({ ...ping, talk: [{ 'server-hex': '00000000 4500', type: 3, code: 3 }] });
    expect([made?.icmp, made?.payload.toString('hex')]).toEqual([[3, 3], '000000004500']);
  });

  it('a protocol by its number carries what it is given', () => {
    const [made] = packets({ ...ping, protocol: 47, talk: [{ 'client-hex': '00000800' }] });
    expect([made?.protocol, made?.payload.toString('hex')]).toEqual([47, '00000800']);
  });
});

describe('time', () => {
  const talk = [{ client: 'a' }];
  const udp = { ...four, protocol: 'udp', talk };

  it('goes on by a second from session to session, and by a pause', () => {
    expect(
      told(udp, { ...udp, talk: [{ pause: 0.5 }, ...talk] }, udp).map((line) => line.split(' ')[0]),
    ).toEqual(['0', '1.501', '2.502']);
  });

  it('is what a session says, and sessions that overlap are mixed', () => {
    const late = { ...udp, at: 10.25, talk: [{ client: 'late' }] };
    const between = { ...udp, at: 0, talk: [{ client: 'a' }, { pause: 20 }, { client: 'b' }] };
    expect(told(late, between).map((line) => line.split(' ')[0])).toEqual(['0', '10.25', '20.001']);
  });

  it('of a repeated session goes on by what it says, with the next port each time', () => {
    const made = packets({ ...udp, repeat: { times: 3, every: 20 } }, udp);
    expect(made.map(({ time, sourcePort }) => [(time - start) / 1_000_000, sourcePort])).toEqual([
      [0, 49152],
      [20, 49153],
      [40, 49154],
      [41.001, 49152],
    ]);
  });

  it.each([
    [four, 'server', ['198.51.100.25', '198.51.100.26', '198.51.100.27']],
    [six, 'client', ['2001:db8:0:0:0:0:0:10', '2001:db8:0:0:0:0:0:11', '2001:db8:0:0:0:0:0:12']],
  ] as const)('a scan meets host after host: %j, %s', (ends, next, hosts) => {
    const made = packets({ ...ends, ends: 'unanswered', repeat: { times: 3, every: 1, next } });
    expect(made.map((packet) => (next === 'server' ? packet.to : packet.from))).toEqual(hosts);
  });
});

describe('whatever the switches are', () => {
  const turn = fc.oneof(
    fc.string({ minLength: 1, maxLength: 400 }).map((client) => ({ client })),
    fc.string({ minLength: 1, maxLength: 400 }).map((server) => ({ server })),
    fc
      .tuple(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 350 }), { minLength: 1 }),
      )
      .map(([bytes, cuts]) => ({ 'client-hex': Buffer.from(bytes).toString('hex'), cuts })),
  );
  const switches = fc.record({
    ends: fc.constantFrom(four, six),
    size: fc.integer({ min: 1, max: 1460 }),
    overlap: fc.option(fc.integer({ min: 1, max: 50 })),
    order: fc.constantFrom('in-order', 'swapped', 'reversed'),
    retransmit: fc.boolean(),
    fragment: fc.option(fc.integer({ min: 1, max: 185 }).map((eights) => eights * 8)),
    talk: fc.array(turn, { minLength: 1, maxLength: 4 }),
  });

  it('the same bytes arrive, none is acknowledged before it is there, and segments are as small as asked', () => {
    fc.assert(
      fc.property(switches, ({ ends, size, overlap, order, retransmit, fragment, talk }) => {
        const plain = packets({ ...ends, talk });
        const session = {
          ...ends,
          vlan: [100, 7],
          'segment-size': size,
          ...(overlap === null || overlap >= size ? {} : { overlap }),
          order,
          retransmit,
          ...(fragment === null ? {} : { 'fragment-size': fragment }),
          talk,
        };
        const file = capture(sample(session));
        const made = decode(file);
        expect(mostBytes(sample(session))).toBeGreaterThanOrEqual(
          file.length - 24 - 16 * framesOf(file).length,
        );
        expect(streams(made)).toEqual(streams(plain));
        expect(Math.max(...made.map(({ payload }) => payload.length))).toBeLessThanOrEqual(size);
        acknowledgesWhatCame(made);
        expect(made.at(-1)).toMatchObject({ flags: 'A', sequence: plain.at(-1)?.sequence });
      }),
      { numRuns: 150 },
    );
  });
});

/** Each acknowledgement is the first byte that its sender has not got (RFC 9293, 3.4). */
function acknowledgesWhatCame(made: readonly Decoded[]): void {
  const got = new Map<string, Set<number>>();
  const next = new Map<string, number>();
  for (const { from, to, flags, sequence, acknowledgement, payload } of made) {
    if (flags !== 'S') expect(acknowledgement).toBe(next.get(from));
    if (flags.includes('S')) next.set(to, sequence + 1);
    const bytes = got.get(to) ?? new Set();
    got.set(to, bytes);
    const length = payload.length + (flags.includes('F') ? 1 : 0);
    for (let at = 0; at < length; at += 1) bytes.add(sequence + at);
    while (bytes.has(next.get(to) ?? -1)) next.set(to, (next.get(to) ?? 0) + 1);
  }
}

describe('a conversation that makes no capture', () => {
  it.each<[string, object, RegExp | undefined]>([
    [
      'too many bytes',
      { ...four, 'segment-size': 1, talk: [{ client: 'a'.repeat(200_000) }] },
      /more than 16 MB/,
    ],
    [
      'too often the same',
      { ...four, talk: [{ client: 'a'.repeat(50_000) }], repeat: { times: 999, every: 1 } },
      /16 MB/,
    ],
    [
      'too long a time',
      {
        ...four,
        talk: [...new Array(29).fill({ pause: 86_400 }), { client: 'x' }],
      },
      /four weeks/,
    ],
    ['many short turns', { ...four, talk: new Array(11_000).fill({ client: 'a' }) }, undefined],
    ['a repetition', { ...four, talk: [{ client: 'a' }], repeat: { times: 999, every: 1 } }, undefined],
  ])('is told: %s', (_, session, message) => {
    const fault = captureFault(sample(session));
    if (message === undefined) expect(fault).toBeUndefined();
    else expect(fault?.message).toMatch(message);
  });
});
