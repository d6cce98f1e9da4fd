import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/source/yaml.ts';
import { conversationSchema } from '../../src/traffic/index.ts';

/** The faults of a conversation whose first session has these lines, as `line:column reason (hint)`. */
function faults(session: string): readonly string[] {
  const lines = session.split('\n').map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`);
  const text = `description: a test\nsessions:\n${lines.join('\n')}\n`;
  return readYaml({ file: 'a.yaml' }, text, conversationSchema).faults.map(
    ({ line, column, reason }) => `${line}:${column} ${reason}`,
  );
}

const ends = 'client: 192.0.2.10:49152\nserver: 192.0.2.25:25';
const talk = 'talk: [{ client: hello }]';

describe('a conversation', () => {
  it.each([
    `${ends}\n${talk}`,
    `client: "[2001:db8::1]:1"\nserver: "[::ffff:192.0.2.1]:65535"\n${talk}`,
    `protocol: icmp\nclient: 192.0.2.10\nserver: 192.0.2.25\n${talk}`,
    `protocol: 47\nclient: 2001:db8::1\nserver: 2001:db8::2\n${talk}`,
    `${ends}\nends: refused\nrepeat: { times: 200, every: 0.01, next: server }`,
    `${ends}\ntalk:\n  - client-mail: { headers: "Subject: a", parts: [{ parts: [{ text: a }] }] }`,
  ])('reads: %s', (session) => {
    expect(faults(session)).toEqual([]);
  });

  it.each([
    [
      `client: 192.0.2.10\nserver: 192.0.2.25:25\n${talk}`,
      '3:13 Unexpected "192.0.2.10" in `client`, expected an address and a port, like 192.0.2.10:49152 or [2001:db8::10]:49152',
    ],
    [
      `client: 192.0.2.10:0\nserver: 192.0.2.25:25\n${talk}`,
      '3:13 Unexpected "192.0.2.10:0" in `client`, expected an address and a port, like 192.0.2.10:49152 or [2001:db8::10]:49152',
    ],
    [
      `client: 192.0.2.10:1\nserver: "[fe80::1%eth0]:25"\n${talk}`,
      '4:13 Unexpected "[fe80::1%eth0]:25" in `server`, expected an address and a port, like 192.0.2.10:49152 or [2001:db8::10]:49152',
    ],
    [
      `client: 192.0.2.10:1\nserver: "[2001:db8::1]:25"\n${talk}`,
      '4:13 Unexpected "[2001:db8::1]:25" in `server`, expected an IPv4 address, as the client\'s',
    ],
    [
      `protocol: icmp\nclient: 192.0.2.10:8\nserver: 192.0.2.25\n${talk}`,
      '4:13 Unexpected "192.0.2.10:8" in `client`, expected an address without a port, as only TCP and UDP have ports',
    ],
    [
      `protocol: upd\n${ends}\n${talk}`,
      '3:15 Unexpected "upd" in `protocol`, expected one of tcp, udp, icmp',
    ],
    [
      `protocol: 17\nclient: 192.0.2.10\nserver: 192.0.2.25\n${talk}`,
      '3:15 Unexpected 17 in `protocol`, expected its name, udp',
    ],
    [
      `protocol: udp\n${ends}\nsegment-size: 7\n${talk}`,
      '6:19 Unexpected 7 in `segment-size`, expected it in a session over TCP only, not over udp',
    ],
    [
      `${ends}\nsegment-size: 5\noverlap: 5\n${talk}`,
      '6:14 Unexpected 5 in `overlap`, expected fewer bytes than a segment has, 5',
    ],
    [
      `${ends}\nfragment-size: 12\n${talk}`,
      '5:20 Unexpected 12 in `fragment-size`, expected a multiple of 8',
    ],
    [
      `${ends}\nends: refused\n${talk}`,
      '6:11 Unexpected values in `talk`, expected none in a connection that was refused',
    ],
    [`${ends}`, '3:5 Missing `talk`, expected a list'],
    [`${ends}\ntalk: []`, '5:11 Unexpected empty list in `talk`, expected at least 1 entry'],
    [`${ends}\ntalk:\n  - clinet: hello`, '6:9 Unexpected key `clinet` in `talk[1]`, expected a known key'],
    [
      `${ends}\ntalk:\n  - { client: a, type: 8 }`,
      '6:28 Unexpected 8 in `talk[1].type`, expected it over ICMP only, not over tcp',
    ],
    [
      `protocol: udp\n${ends}\ntalk:\n  - { client: a, cuts: [1] }`,
      '7:28 Unexpected values in `talk[1].cuts`, expected them over TCP only, not over udp',
    ],
    [
      `${ends}\ntalk:\n  - client-bytes: 'a|0|b'`,
      '6:23 Unexpected "a|0|b" in `talk[1].client-bytes`, expected text, with bytes as pairs of hex digits between bars, like login|3a 20|',
    ],
    [
      `${ends}\ntalk:\n  - client-bytes: 'a|00'`,
      '6:23 Unexpected "a|00" in `talk[1].client-bytes`, expected text, with bytes as pairs of hex digits between bars, like login|3a 20|',
    ],
    [
      `${ends}\nrepeat: { times: 300, every: 1, next: server }\n${talk}`,
      '5:22 Unexpected 300 in `repeat.times`, expected so few times that the last number of the address and the port can count up so far',
    ],
    [`${ends}\nvlan: 4095\n${talk}`, '5:11 Unexpected 4095 in `vlan`, expected at most 4094'],
    [
      `${ends}\ntalk:\n  - client-mail:\n      headers: hello\n      text: a`,
      '7:20 Unexpected "hello" in `talk[1].client-mail.headers`, expected lines like "Subject: hello" only',
    ],
    [
      `${ends}\ntalk:\n  - client-mail:\n      parts:\n        - txet: a`,
      '8:15 Unexpected key `txet` in `talk[1].client-mail.parts[1]`, expected a known key',
    ],
    [
      `${ends}\ntalk:\n  - client-mail:\n      parts:\n        - name: a.txt`,
      '8:15 Unexpected values in `talk[1].client-mail.parts[1]`, expected one of text, bytes, hex, zip, parts, mail in it',
    ],
  ])('tells its faults with their places: %s', (session, fault) => {
    expect(faults(session).map((told) => told.replace('sessions[1].', ''))).toEqual([fault]);
  });

  it('tells a packet that would be too long', () => {
    const long = `protocol: udp\n${ends}\ntalk:\n  - client: ${'a'.repeat(65_510)}`;
    expect(faults(long)).toEqual([
      '7:17 Unexpected "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..." in `sessions[1].talk[1].client`, expected at most 65507 bytes in a packet, not 65512',
    ]);
  });
});
