import { describe, expect, it } from 'vitest';
import { compileDragonLine, writeRule } from '../../src/signature/index.ts';
import { macros } from './dragon-lines.ts';
import { connection, type End, packet } from './dragon-packets.ts';
import { runOnce } from './dragon-run.ts';
import { cut, pad } from './dragon-trials.ts';
import { suricata } from './installed.ts';

const evil = Uint8Array.from(Buffer.from('evil'));
const everywhere = 'T D A B 0 1460 25 A:B evil';
const beginning = 'T D A B 0 20 25 A:B evil';

/** What docs/dragon-to-suricata.md says of streams, each in a connection of its own. */
const streams: readonly [string, string, Uint8Array, readonly number[], number][] = [
  ['a pattern in a later packet, near its beginning', beginning, bytes(pad(600), evil), [600], 1],
  ['one that is split there', beginning, bytes(pad(600), evil), [600, 602], 0],
  ['one that begins the connection in one packet: packet and stream tell it', beginning, bytes(evil), [], 2],
  ['one that begins the connection and is split', beginning, bytes(evil), [2], 1],
  ['a pattern anywhere in the stream, split', everywhere, bytes(pad(2000), evil, pad(2000)), [2002], 1],
  [
    'one that is cut where a piece of the stream is',
    everywhere,
    bytes(pad(2600), evil, pad(2000)),
    [2602],
    0,
  ],
  [
    'one behind the first megabyte, in one packet',
    everywhere,
    bytes(pad(1_100_000), evil),
    every(1_100_000),
    1,
  ],
  ['an overflow in one packet', 'T D A B 0 20 25 A:B evil > 9', bytes(evil, pad(10)), [], 1],
  ['an overflow that is split', 'T D A B 0 20 25 A:B evil > 9', bytes(evil, pad(19)), [13], 0],
];

describe('what the page says that a rule sees, and does not see', () => {
  it('is what the engine does', async (context) => {
    const binary = await suricata(context);
    const rules = streams.map(([, line], index) =>
      rule(line.replace(' 25 ', ` ${1000 + index} `), index + 1),
    );
    const frames = streams.flatMap(([, , payload, cuts], index) =>
      connection(client(index), server(1000 + index), 'client', cut(payload, cuts)),
    );
    const { alerts, errors } = await runOnce(binary, rules, frames);
    expect(errors).toEqual([]);
    expect(
      streams.map(([what], index) => [what, alerts.filter(({ sid }) => sid === index + 1).length]),
    ).toEqual(streams.map(([what, , , , expected]) => [what, expected]));
  });
});

describe('the reasons for which a line is refused', () => {
  it('hold: no payload of other protocols; ESP and SCTP from another place', async (context) => {
    const binary = await suricata(context);
    const others = Array.from({ length: 256 }, (_, number) => number).filter(
      (number) => ![6, 17].includes(number),
    );
    const frames = others.map((number) =>
      packet(number, host(number), server(0), bytes(pad(16), evil, pad(40))),
    );
    const rules = [
      'alert ip any any -> any any (content:"evil"; sid:1; rev:1;)',
      'alert ip any any -> any any (content:"evil"; depth:19; sid:2; rev:1;)',
    ];
    const { alerts, errors } = await runOnce(binary, rules, frames);
    expect(errors).toEqual([]);
    const seen = (wanted: number) =>
      others.filter((number) =>
        alerts.some(({ sid, hosts }) => sid === wanted && hosts.includes(host(number).address.join('.'))),
      );
    expect(seen(1)).toEqual([1, 50, 132]);
    // The pattern ends 20 bytes after the IP header: within 19 bytes of payload only where that begins later.
    expect(seen(2)).toEqual([1, 50, 132]);
  });

  it('hold: an engine whose $HOME_NET is any refuses !$HOME_NET, and takes $EXTERNAL_NET', async (context) => {
    const binary = await suricata(context);
    const outside = rule('T D X B 0 1460 25 A:B evil', 1);
    const negated = 'alert tcp !$HOME_NET any -> any 25 (content:"evil"; sid:2; rev:1;)';
    const frames = connection(client(1), server(25), 'client', cut(evil, []));
    const { alerts, errors } = await runOnce(binary, [outside, negated], frames, 'any');
    expect(errors.join('\n')).toMatch(/a\.rules at line 2/);
    expect(errors.join('\n')).not.toMatch(/a\.rules at line 1/);
    expect(alerts.map(({ sid }) => sid)).toEqual([1]);
  });
});

function rule(text: string, sid: number): string {
  const compiled = compileDragonLine(text, macros);
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
  return writeRule({ ...compiled, message: text, sid, revision: 1 });
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function every(length: number): readonly number[] {
  return Array.from({ length: length / 1000 }, (_, index) => (index + 1) * 1000);
}

function client(index: number): End {
  return { address: [192, 0, 2, index], port: 49_152 };
}

function server(port: number): End {
  return { address: [198, 51, 100, 1], port };
}

function host(number: number): End {
  return { address: [203, 0, 113, number], port: 0 };
}
