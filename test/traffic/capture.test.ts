import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Conversation, capture, conversationSchema } from '../../src/traffic/index.ts';
import { wireText } from '../../src/traffic/texts.ts';
import { checksum } from '../../src/traffic/wire/checksum.ts';

const talk = [
  { server: '220 mail' },
  { client: 'HELO pc\n' },
  { 'server-hex': '32 35 30 0d0a' },
  { client: 'QUIT' },
];

describe('text on the wire', () => {
  it.each([
    ['QUIT', 'QUIT\r\n'],
    ['QUIT\n', 'QUIT\r\n'],
    ['QUIT\r\n', 'QUIT\r\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\n\n', 'a\r\n\r\n'],
    ['', '\r\n'],
    ['é', 'é\r\n'],
  ])('%j is sent as %j', (text, wire) => {
    expect(Buffer.from(wireText(text)).toString()).toBe(wire);
  });
});

describe('a capture', () => {
  it('opens, talks and closes a session, each segment acknowledged', () => {
    const packets = read(capture(conversation({ talk })));
    expect(
      packets.map(({ from, flags, data }) => `${from} ${flags}${data === '' ? '' : ` ${data}`}`),
    ).toEqual([
      'client S',
      'server SA',
      'client A',
      'server PA 220 mail\r\n',
      'client A',
      'client PA HELO pc\r\n',
      'server A',
      'server PA 250\r\n',
      'client A',
      'client PA QUIT\r\n',
      'server A',
      'client FA',
      'server A',
      'server FA',
      'client A',
    ]);
  });

  it('numbers every byte, SYN and FIN once, and acknowledges what came', () => {
    const next = new Map<string, number>();
    for (const { from, sequence, acknowledgement, flags, data } of read(
      capture(conversation({ talk, 'segment-size': 3 })),
    )) {
      const other = from === 'client' ? 'server' : 'client';
      if (flags !== 'S') expect(acknowledgement).toBe(next.get(other));
      if (next.has(from)) expect(sequence).toBe(next.get(from));
      next.set(from, (sequence + data.length + (/[SF]/.test(flags) ? 1 : 0)) >>> 0);
    }
  });

  it('cuts a turn into segments of the size asked for', () => {
    const packets = read(capture(conversation({ talk: [{ client: 'abcdef' }], 'segment-size': 3 })));
    expect(packets.map(({ data }) => data).filter((data) => data !== '')).toEqual(['abc', 'def', '\r\n']);
  });

  it('gives headers right checksums and each host one locally administered address', () => {
    for (const { frame } of read(capture(conversation({ talk, 'segment-size': 1 })))) {
      const [ip, tcp] = [frame.subarray(14, 34), frame.subarray(34)];
      expect(checksum(ip)).toBe(0);
      const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, 6, 0, tcp.length])]);
      expect(checksum(Buffer.concat([pseudo, tcp]))).toBe(0);
      expect(frame.subarray(6, 12)).toEqual(Buffer.concat([Buffer.from([2, 0]), ip.subarray(12, 16)]));
      expect(frame.subarray(0, 6)).toEqual(Buffer.concat([Buffer.from([2, 0]), ip.subarray(16, 20)]));
    }
  });

  it('lays sessions one after another, with numbers of their own', () => {
    const [session] = conversation({ talk }).sessions;
    if (session === undefined) throw new Error('no session');
    const packets = read(capture({ description: 'x', sessions: [session, session] }));
    const opens = packets.filter(({ flags }) => flags === 'S');
    expect(opens).toHaveLength(2);
    expect(new Set(opens.map(({ sequence }) => sequence)).size).toBe(2);
    expect(packets.map(({ time }) => time)).toEqual(
      packets.map(({ time }) => time).toSorted((a, b) => a - b),
    );
    expect(packets.findLastIndex(({ flags }) => flags === 'S')).toBe(15);
  });

  it('is the same each time', () => {
    const digest = createHash('sha256')
      .update(capture(conversation({ talk })))
      .digest('hex');
    expect(digest).toBe(
      createHash('sha256')
        .update(capture(conversation({ talk })))
        .digest('hex'),
    );
    expect(read(capture(conversation({ talk })))[0]?.time).toBe(Date.UTC(2005, 4, 25) * 1000);
  });

  it('refuses to become larger than 16 MB', () => {
    const long = { client: 'a'.repeat(1_000_000) };
    expect(() => capture(conversation({ talk: [long], 'segment-size': 1 }))).toThrow(/more than 16 MB/);
  });
});

/** RFC 1071, section 3: the example's bytes add up to ddf2. */
it('the checksum is that of RFC 1071', () => {
  expect(checksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(~0xddf2 & 0xffff);
  expect(checksum(Uint8Array.of(0x01))).toBe(~0x0100 & 0xffff);
});

type Session = Partial<Conversation['sessions'][number]>;

function conversation(session: Session): Conversation {
  const sessions = [{ client: '192.0.2.10:49152', server: '198.51.100.25:25', ...session }];
  return conversationSchema.parse({ description: 'a test', sessions });
}

/** Reads a capture back, by offsets of the formats and not by the code that wrote it. */
function read(bytes: Uint8Array) {
  const file = Buffer.from(bytes);
  expect([file.readUInt32LE(0), file.readUInt32LE(20)]).toEqual([0xa1b2c3d4, 1]);
  const packets = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + length);
    const bits = frame.readUInt8(47);
    packets.push({
      time: file.readUInt32LE(at) * 1_000_000 + file.readUInt32LE(at + 4),
      frame,
      from: frame.readUInt16BE(34) === 49152 ? 'client' : 'server',
      sequence: frame.readUInt32BE(38),
      acknowledgement: frame.readUInt32BE(42),
      flags: ['F', 'S', 'R', 'P', 'A'].filter((_, bit) => (bits & (1 << bit)) !== 0).join(''),
      data: frame.subarray(54).toString('latin1'),
    });
    expect(frame.readUInt16BE(16)).toBe(length - 14);
    at += 16 + length;
  }
  return packets;
}
