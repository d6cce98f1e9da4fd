import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  capture,
  conversationSchema,
  splitAt,
  splitsNear,
  variantNames,
  variants,
  variantWords,
} from '../../src/traffic/index.ts';
import { decode, streams } from './decode.ts';

const mail = sample({
  client: '192.0.2.10:49152',
  server: '198.51.100.25:25',
  'segment-size': 50,
  talk: [
    { server: '220 mail.example.net ESMTP, with a greeting that is longer than one fragment of IP' },
    { client: 'HELO pc' },
    { 'client-hex': '00017175697400' },
    { client: 'The secret WORD stands here, and goes on for more than a hundred bytes. '.repeat(3) },
  ],
});
const query = sample({
  protocol: 'udp',
  client: '192.0.2.10:49152',
  server: '198.51.100.53:53',
  talk: [{ client: 'x'.repeat(200) }, { server: 'Y'.repeat(200) }],
});

function named(conversation: Conversation, name: string, anyCase = true): Conversation {
  const found = variants(conversation, { anyCase }).find((variant) => variant.name === name);
  if (found === undefined) throw new Error(`no variant ${name}`);
  return found.conversation;
}

function sentSizes(conversation: Conversation): readonly number[] {
  return decode(capture(conversation)).flatMap(({ payload }) => (payload.length > 0 ? [payload.length] : []));
}

describe('the variants of a sample over TCP', () => {
  it('are all there, in their order, and each has words', () => {
    expect(variants(mail, { anyCase: true }).map(({ name }) => name)).toEqual(variantNames);
    expect(Object.keys(variantWords)).toEqual(variantNames);
  });

  it.each(variantNames.filter((name) => name !== 'odd-case'))('%s: the same bytes arrive', (name) => {
    const made = named(mail, name);
    expect(conversationSchema.safeParse(made).success).toBe(true);
    expect(streams(decode(capture(made)))).toEqual(streams(decode(capture(mail))));
  });

  it('each differs from the sample, and from each other', () => {
    const captures = variants(mail, { anyCase: true }).map(({ conversation }) =>
      Buffer.from(capture(conversation)).toString('base64'),
    );
    expect(new Set([...captures, Buffer.from(capture(mail)).toString('base64')]).size).toBe(
      captures.length + 1,
    );
  });

  it.each([
    ['one-byte', 1],
    ['seven-bytes', 7],
    ['hundred-bytes', 100],
    ['overlapping', 20],
  ])('%s: no segment is larger than %i bytes', (name, size) => {
    expect(Math.max(...sentSizes(named(mail, name)))).toBe(size);
  });

  it('halves: each turn comes in two segments', () => {
    expect(sentSizes(named(mail, 'halves'))).toEqual([42, 42, 4, 5, 3, 4, 109, 109]);
  });

  it.each(['swapped', 'reversed'])('%s: segments arrive in another order than they were sent', (name) => {
    const sequences = decode(capture(named(mail, name)))
      .filter(({ from, payload }) => from === '192.0.2.10' && payload.length > 0)
      .map(({ sequence }) => sequence);
    expect(sequences).not.toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('retransmitted: each segment arrives twice', () => {
    const sent = decode(capture(named(mail, 'retransmitted'))).filter(({ payload }) => payload.length > 0);
    const twice = Map.groupBy(sent, ({ from, sequence }) => `${from} ${sequence}`);
    expect([...twice.values()].every((group) => group.length === 2)).toBe(true);
  });

  it('fragmented: packets arrive in fragments', () => {
    expect(Math.max(...decode(capture(named(mail, 'fragmented'))).map(({ fragments }) => fragments))).toBe(4);
  });

  it('odd-case: each letter of a text changes, and none of hex', () => {
    const sent = streams(decode(capture(named(mail, 'odd-case')))).get('192.0.2.10:49152>198.51.100.25:25');
    expect(sent?.toString('latin1')).toMatch(/^helo PC\r\n\x00\x01quit\x00tHE SECRET word STANDS/);
  });

  it('odd-case, with patterns: only the letters of these change, also from one turn into the next', () => {
    const patterns = ['SECRET word', 'o pc\r\n\0', 'absent'].map((text) => Buffer.from(text));
    const odd = variants(mail, { anyCase: true, patterns }).find(({ name }) => name === 'odd-case');
    const sent = odd && streams(decode(capture(odd.conversation))).get('192.0.2.10:49152>198.51.100.25:25');
    expect(sent?.toString('latin1')).toMatch(/^HELo PC\r\n\x00\x01quit\x00The SECRET word stands/);
  });

  it('has no variant of letter case where case matters or nothing of the pattern stands there', () => {
    const names = (options: Parameters<typeof variants>[1]) =>
      variants(mail, options).map(({ name }) => name);
    expect(names({ anyCase: false })).not.toContain('odd-case');
    expect(names({ anyCase: true, patterns: [Buffer.from('absent')] })).not.toContain('odd-case');
  });

  it('leaves out what would make too large a capture, and nothing else', () => {
    const large = sample({
      client: '192.0.2.10:49152',
      server: '198.51.100.25:25',
      talk: [{ client: 'a'.repeat(600_000) }],
    });
    const made = variants(large, { anyCase: true });
    expect(made.map(({ name }) => name)).not.toContain('one-byte');
    expect(made.map(({ name }) => name)).toContain('seven-bytes');
    const seven = made.find(({ name }) => name === 'seven-bytes');
    expect(seven && capture(seven.conversation).length).toBeGreaterThan(600_000);
  });
});

describe('the variants of a sample over UDP', () => {
  it('are fragments and letter case, and leave what arrives', () => {
    const made = variants(query, { anyCase: true });
    expect(made.map(({ name }) => name)).toEqual(['fragmented', 'odd-case']);
    const payloads = (conversation: Conversation) =>
      decode(capture(conversation)).map(({ payload }) => payload.toString());
    expect(payloads(named(query, 'fragmented'))).toEqual(payloads(query));
  });

  it('are none where everything fits into one packet and case matters', () => {
    const short = sample({
      protocol: 'icmp',
      client: '192.0.2.10',
      server: '192.0.2.11',
      talk: [{ client: 'x' }],
    });
    expect(variants(short, { anyCase: false })).toEqual([]);
  });
});

describe('splits near a pattern', () => {
  const splits = splitsNear(mail, { patterns: [Buffer.from('SECRET')], reach: 1, most: 9 });

  it('are one for each byte boundary in it and near it', () => {
    expect(splits.map(({ name }) => name)).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11].map((byte) => `split 1:4:${byte}`),
    );
  });

  it('cut the turn there, and leave what arrives', () => {
    const [, second] = splits;
    expect(second && sentSizes(second.conversation)).toEqual([84, 9, 7, 4, 214]);
    for (const { conversation } of splits)
      expect(streams(decode(capture(conversation)))).toEqual(streams(decode(capture(mail))));
  });

  it('find a pattern that begins in one turn and ends in the next', () => {
    const found = splitsNear(mail, { patterns: [Buffer.from('pc\r\n\0')], reach: 0 });
    expect(found.map(({ name }) => name)).toEqual([
      'split 1:2:5',
      'split 1:2:6',
      'split 1:2:7',
      'split 1:2:8',
      'split 1:3:1',
    ]);
  });

  it('are none over UDP, nor without the pattern', () => {
    expect(splitsNear(query, { patterns: [Buffer.from('xx')] })).toEqual([]);
    expect(splitsNear(mail, { patterns: [Buffer.from('absent'), Buffer.alloc(0)] })).toEqual([]);
  });

  it('are no more than asked for', () => {
    const many = sample({
      client: '192.0.2.1:1',
      server: '192.0.2.2:2',
      talk: [{ client: 'a'.repeat(5000) }],
    });
    expect(splitsNear(many, { patterns: [Buffer.from('aa')] })).toHaveLength(500);
  });

  it('splitAt leaves other sessions as they are', () => {
    const two = { ...mail, sessions: [...mail.sessions, ...mail.sessions] };
    const split = splitAt(two, { session: 1, turn: 1, byte: 3 });
    expect(split.sessions[0]).toEqual(mail.sessions[0]);
    expect(split.sessions[1]?.talk?.[1]).toEqual({ client: 'HELO pc', cuts: [3] });
  });
});

function sample(session: object): Conversation {
  return conversationSchema.parse({ description: 'a test', sessions: [session] });
}
