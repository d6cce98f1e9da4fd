import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capture, capture, conversationSchema, readCapture } from '../../src/traffic/index.ts';
import {
  block,
  classic,
  enhanced,
  networkInterface,
  type Order,
  option,
  section,
  u16,
  u32,
} from './captures.ts';
import { framesOf } from './decode.ts';

const one = Buffer.from('a frame of the first kind');
const two = Buffer.from('another');
const orders: readonly Order[] = ['little', 'big'];

function read(bytes: Uint8Array): Capture {
  const reading = readCapture(bytes);
  if ('fault' in reading) throw new Error(`${reading.fault.offset}: ${reading.fault.reason}`);
  return reading.capture;
}

function refused(bytes: Uint8Array): string {
  const reading = readCapture(bytes);
  return 'fault' in reading ? `${reading.fault.offset}: ${reading.fault.reason}` : 'read';
}

function told(capture: Capture): readonly string[] {
  return capture.packets.map(({ time, bytes, length }) => `${time} ${length} ${Buffer.from(bytes)}`);
}

describe('a classic capture', () => {
  it.each(
    orders.flatMap((order) => [
      [order, 0xa1b2c3d4, 250_000] as const,
      [order, 0xa1b23c4d, 250_000_000] as const,
    ]),
  )('is read in %s-endian order, magic %i', (order, magic, part) => {
    const packets = [
      { seconds: 1_116_979_200, part, bytes: one },
      { seconds: 4_000_000_000, part: 0, bytes: two, length: 1000 },
    ];
    const made = read(classic(order, magic, packets));
    expect([made.format, made.linkType]).toEqual(['pcap', 1]);
    expect(told(made)).toEqual([
      '1116979200250000000 25 a frame of the first kind',
      '4000000000000000000 1000 another',
    ]);
  });

  it('that Clarion made is read as it was written', () => {
    const talk = [{ server: '220 mail' }, { client: 'QUIT' }];
    const sessions = [{ client: '192.0.2.10:49152', server: '198.51.100.25:25', talk }];
    const file = capture(conversationSchema.parse({ description: 'x', sessions }));
    const packets = read(file).packets.map(({ time, bytes }) => ({
      time: time / 1000n,
      frame: Buffer.from(bytes),
    }));
    expect(packets).toEqual(
      framesOf(file).map(({ time, frame }) => ({ time: BigInt(time), frame: Buffer.from(frame) })),
    );
  });

  it('without a packet is one', () => {
    expect(read(classic('big', 0xa1b2c3d4, [])).packets).toEqual([]);
  });

  const whole = classic('little', 0xa1b2c3d4, [{ seconds: 1, part: 0, bytes: one }]);
  it.each([
    ['nothing', Buffer.alloc(0), '0: Unexpected content, expected a packet capture (pcap or pcapng)'],
    ['text', Buffer.from('no capture'), '0: Unexpected content, expected a packet capture (pcap or pcapng)'],
    ['a cut file header', whole.subarray(0, 20), '20: Unexpected end of file in the file header'],
    ['a cut packet header', whole.subarray(0, 30), '24: Unexpected end of file in the header of packet 1'],
    ['a cut packet', whole.subarray(0, 50), '50: Unexpected end of file in packet 1'],
    [
      'another version',
      changed(whole, 4, u16('little', 3)),
      '4: Unexpected version 3.4 of the format, expected 2.4',
    ],
    [
      'a packet of 4 GB',
      changed(whole, 32, u32('little', 0xffff_ffff)),
      '32: Unexpected length 4294967295 of packet 1, expected at most 262144 bytes',
    ],
  ])('is refused where it is %s', (_, bytes, fault) => {
    expect(refused(bytes)).toBe(fault);
  });

  it('is refused with more packets than memory should be spent on', () => {
    const many = Buffer.alloc(24 + 16 * 500_001);
    classic('little', 0xa1b2c3d4, []).copy(many);
    expect(refused(many)).toBe('8000024: Unexpected packet, expected at most 500000 in a capture');
  });
});

describe('a pcapng capture', () => {
  it.each(orders)('is read in %s-endian order, with unknown blocks and options passed over', (order) => {
    const file = Buffer.concat([
      section(order),
      block(order, 0xbad, Buffer.from('custom')),
      networkInterface(order, 1, 0, option(order, 2, Buffer.from('eth0')), option(order, 0, Buffer.alloc(0))),
      enhanced(order, { ticks: 1_116_979_200_250_000n, bytes: one }),
      block(order, 5, Buffer.alloc(12)),
      enhanced(order, { ticks: 1n, bytes: two, length: 1000 }),
    ]);
    const made = read(file);
    expect([made.format, made.linkType]).toEqual(['pcapng', 1]);
    expect(told(made)).toEqual(['1116979200250000000 25 a frame of the first kind', '1000 1000 another']);
  });

  it.each<[string, number, bigint, bigint]>([
    ['nanoseconds', 9, 7n, 7n],
    ['milliseconds', 3, 7n, 7_000_000n],
    ['seconds', 0, 7n, 7_000_000_000n],
    ['halves of a second', 0x81, 3n, 1_500_000_000n],
    ['less than nanoseconds', 12, 7_999n, 7n],
  ])('with a clock that counts %s tells nanoseconds', (_, resolution, ticks, time) => {
    const clock = option('little', 9, Buffer.of(resolution));
    const file = [
      section('little'),
      networkInterface('little', 1, 0, clock),
      enhanced('little', { ticks, bytes: one }),
    ];
    expect(read(Buffer.concat(file)).packets[0]?.time).toBe(time);
  });

  it('with an offset of its clock adds it', () => {
    const offset = Buffer.alloc(8);
    offset.writeBigInt64BE(100n);
    const file = [
      section('big'),
      networkInterface('big', 1, 0, option('big', 14, offset)),
      enhanced('big', { ticks: 5n, bytes: one }),
    ];
    expect(read(Buffer.concat(file)).packets[0]?.time).toBe(100_000_005_000n);
  });

  it('with simple packets has their bytes, cut as the interface says, and no time', () => {
    const simple = (bytes: Uint8Array, length: number) => block('little', 3, u32('little', length), bytes);
    const file = [
      section('little'),
      networkInterface('little', 1, 7),
      simple(two, 7),
      simple(one.subarray(0, 7), 25),
    ];
    expect(told(read(Buffer.concat(file)))).toEqual(['0 7 another', '0 25 a frame']);
  });

  it('with packets of the old kind is read', () => {
    const fields = [u16('big', 0), u16('big', 0), u32('big', 0), u32('big', 9), u32('big', 7), u32('big', 7)];
    const file = [section('big'), networkInterface('big', 1), block('big', 2, ...fields, two)];
    expect(told(read(Buffer.concat(file)))).toEqual(['9000 7 another']);
  });

  it('with several sections numbers interfaces anew, and may change its byte order', () => {
    const file = orders.flatMap((order) => [
      section(order),
      networkInterface(order, 1),
      enhanced(order, { ticks: 1n, bytes: one }),
    ]);
    expect(read(Buffer.concat(file)).packets).toHaveLength(2);
  });

  const start = [section('little'), networkInterface('little', 1)];
  const packet = enhanced('little', { ticks: 1n, bytes: one });
  it.each<[string, readonly Uint8Array[], string]>([
    ['a cut block', [...start, packet.subarray(0, 30)], '48: Unexpected end of file in a block'],
    ['a cut block header', [...start, packet.subarray(0, 7)], '48: Unexpected end of file in a block'],
    ['no interface', [section('little')], '28: Unexpected end of file, expected an interface description'],
    [
      'a packet without its interface',
      [section('little'), packet],
      '36: Unexpected interface 0 of packet 1, expected one of its section',
    ],
    [
      "a packet with another section's interface",
      [...start, section('little'), packet],
      '84: Unexpected interface 0 of packet 1, expected one of its section',
    ],
    [
      'a length that is none',
      [...start, changed(packet, 4, u32('little', 13))],
      '52: Unexpected length 13 of a block, expected a multiple of 4 from 12',
    ],
    [
      'a length of nothing, on which a reader could wait for ever',
      [...start, changed(packet, 4, u32('little', 0))],
      '52: Unexpected length 0 of a block, expected a multiple of 4 from 12',
    ],
    [
      'two lengths that differ',
      [...start, changed(packet, packet.length - 4, u32('little', 16))],
      '104: Unexpected length 16 at the end of a block, expected 60',
    ],
    [
      'a packet longer than its block',
      [...start, changed(packet, 20, u32('little', 29))],
      '56: Unexpected length 29 of packet 1, expected at most 28 bytes',
    ],
    ['an empty packet block', [...start, block('little', 6)], '48: Unexpected end of the block of packet 1'],
    [
      'a simple packet before its interface',
      [section('little'), block('little', 3)],
      '28: Unexpected packet 1 without an interface',
    ],
    [
      'no byte order',
      [changed(section('little'), 8, Buffer.alloc(4))],
      '8: Unexpected byte-order magic of a section',
    ],
    [
      'another version',
      [changed(section('little'), 12, u16('little', 2))],
      '12: Unexpected version 2 of the format, expected 1',
    ],
    [
      'two link types',
      [...start, networkInterface('little', 113)],
      '56: Unexpected link type 113 of an interface, expected 1 as of the one before',
    ],
    [
      'an interface cut short',
      [section('little'), block('little', 1)],
      '28: Unexpected end of an interface description',
    ],
    [
      'an option longer than its block',
      [section('little'), networkInterface('little', 1, 0, Buffer.from('0900ff00', 'hex'))],
      '44: Unexpected end of an option of an interface',
    ],
    [
      'a clock of 2^-127 seconds',
      [section('little'), networkInterface('little', 1, 0, option('little', 9, Buffer.of(0xff)))],
      '48: Unexpected resolution of a clock, 10 or 2 to the power of -127, expected at most 64',
    ],
    [
      'interfaces without end',
      [section('little'), ...Array.from({ length: 1001 }, () => networkInterface('little', 1))],
      '20028: Unexpected interface, expected at most 1000 in a section',
    ],
  ])('is refused where it has %s', (_, parts, fault) => {
    expect(refused(Buffer.concat(parts))).toBe(fault);
  });
});

describe('whatever the bytes are', () => {
  const samples = [
    classic('little', 0xa1b2c3d4, [{ seconds: 1, part: 2, bytes: one }]),
    Buffer.concat([
      section('big'),
      networkInterface('big', 1, 0, option('big', 9, Buffer.of(9))),
      enhanced('big', { ticks: 1n, bytes: one }),
      block('big', 3, u32('big', 4), Buffer.alloc(4)),
    ]),
  ];

  it('a reading ends, throws nothing, and packets lie in the file', () => {
    const bytes = fc.tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.nat(200),
    );
    fc.assert(
      fc.property(bytes, ([sample, changes, end]) => {
        const file = Buffer.from(sample.subarray(0, Math.max(8, sample.length - Math.max(0, end - 150))));
        for (const [at, value] of changes) if (at < file.length) file[at] = value;
        const reading = readCapture(file);
        if ('fault' in reading) {
          expect(reading.fault.offset).toBeLessThanOrEqual(file.length);
          return;
        }
        for (const packet of reading.capture.packets) {
          expect(packet.bytes.buffer).toBe(file.buffer);
          expect(packet.bytes.byteOffset + packet.bytes.length).toBeLessThanOrEqual(
            file.byteOffset + file.length,
          );
          expect(packet.length).toBeGreaterThanOrEqual(packet.bytes.length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('a view into a larger buffer is read by itself', () => {
    const [sample = Buffer.alloc(0)] = samples;
    const inside = Buffer.concat([Buffer.from('before'), sample, Buffer.from('behind')]);
    expect(told(read(inside.subarray(6, 6 + sample.length)))).toEqual(told(read(sample)));
  });
});

function changed(bytes: Uint8Array, at: number, by: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(by, at);
  return copy;
}
