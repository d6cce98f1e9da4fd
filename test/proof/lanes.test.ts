import { describe, expect, it } from 'vitest';
import { type CaptureReport, suricataReplay } from '../../src/engine/index.ts';
import { laneOf, mostLanes, readLanes, writeLanes } from '../../src/proof/lanes.ts';
import { subjects } from '../../src/proof/subject.ts';
import { capture, conversationSchema, readCapture } from '../../src/traffic/index.ts';
import { writePcap } from '../../src/traffic/pcap.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { suricata } from '../engine/installed.ts';
import { conversation } from './subjects.ts';

const root = new URL('../..', import.meta.url).pathname;
const vlan = {
  sessions: [{ client: '192.0.2.10:1', server: '192.0.2.11:1', vlan: 7, talk: [{ client: 'x' }] }],
};

describe('a lane', () => {
  it('holds what the capture holds, behind a tag', () => {
    const sample = capture(conversation('hello'));
    const { bytes, packets } = writeLanes([lane(sample), lane(sample)]);
    const frames = framesOf(sample);
    const tagged = framesOf(bytes);
    expect(packets).toEqual([frames.length, frames.length]);
    for (const [index, frame] of tagged.entries()) {
      expect(frame.subarray(12, 16)).toEqual(
        Buffer.from([0x81, 0, 0, Math.floor(index / frames.length) + 1]),
      );
      expect(Buffer.concat([frame.subarray(0, 12), frame.subarray(16)])).toEqual(
        frames[index % frames.length],
      );
    }
  });

  it('begins an hour after the end of the one before, and keeps its own times', () => {
    const sample = capture(conversation('hello'));
    const times = timesOf(writeLanes([lane(sample), lane(sample)]).bytes);
    const own = timesOf(sample);
    const half = own.length;
    const gaps = (all: readonly bigint[]) => all.map((time) => time - (all[0] ?? 0n));
    expect(gaps(times.slice(0, half))).toEqual(gaps(own));
    expect(gaps(times.slice(half))).toEqual(gaps(own));
    expect((times[half] ?? 0n) - (times[half - 1] ?? 0n)).toBe(3_600_000_000_000n);
  });

  it.each<[string, Uint8Array]>([
    ['has a VLAN of its own', capture(conversationSchema.parse({ ...vlan, description: 'x' }))],
    ['is no capture', Buffer.from('no capture')],
    ['holds nothing', writePcap([])],
    ['is not Ethernet', withByte(capture(conversation('hello')), 20, 101)],
    ['was cut', withByte(capture(conversation('hello')), 24 + 12, 200)],
    ['goes back in time', withByte(capture(conversation('hello')), 24 + 3, 0x70)],
  ])('is none where the capture %s', (_, bytes) => {
    expect(laneOf(bytes)).toBeUndefined();
  });
});

describe('the report of lanes', () => {
  const report = (change: Partial<CaptureReport>): CaptureReport => ({
    alerts: [],
    packets: 5,
    wrongChecksums: 0,
    limits: [],
    ...change,
  });

  it('is divided by VLAN', () => {
    const alerts = [
      { sid: 1, revision: 1, vlan: 2, count: 3 },
      { sid: 2, revision: 1, vlan: 1, count: 1 },
    ];
    expect(readLanes([2, 3], report({ alerts }))).toMatchObject([
      { packets: 2, alerts: [{ sid: 2, count: 1 }] },
      { packets: 3, alerts: [{ sid: 1, count: 3 }] },
    ]);
  });

  it.each<[string, Partial<CaptureReport> | undefined]>([
    ['there is none', undefined],
    ['packets are missing', { packets: 4 }],
    ['packets were put aside', { wrongChecksums: 1 }],
    ['a limit was reached', { limits: ['flow.memcap'] }],
    ['an alert is of no lane', { alerts: [{ sid: 1, revision: 1, vlan: 3, count: 1 }] }],
    ['an alert has no VLAN', { alerts: [{ sid: 1, revision: 1, vlan: 0, count: 1 }] }],
  ])('is not where %s', (_, change) => {
    expect(readLanes([2, 3], change && report(change))).toBeUndefined();
  });
});

describe('the real engine', () => {
  it('says of every sample of this repository the same alone and in a lane', {
    timeout: 60_000,
  }, async (context) => {
    const binary = await suricata(context);
    const all = subjects((await checkedWorkspace(root)).signatures);
    const samples = new Map(
      all.flatMap(({ samples: own }) => own.map(({ sha256, bytes }) => [sha256, bytes])),
    );
    const captures = [...samples.values()].map((bytes) => bytes());
    const lanes = writeLanes(captures.map(lane));
    const { captures: reports } = await suricataReplay(binary)({
      rules: all.map(({ rule }) => `${rule}\n`).join(''),
      detectors: all.flatMap(({ detector }) => detector ?? []),
      captures: [lanes.bytes, ...captures].map((bytes) => () => bytes),
    });
    const [merged, ...alone] = reports;
    expect(readLanes(lanes.packets, merged)).toEqual(alone);
    expect(alone.flatMap(({ alerts }) => alerts).length).toBeGreaterThan(15);
  });

  it('keeps lanes apart: flows, fragments, hosts, what is open at the end', {
    timeout: 60_000,
  }, async (context) => {
    const binary = await suricata(context);
    const session = (change: object) =>
      capture(conversationSchema.parse({ description: 'x', sessions: [change] }));
    const tcp = { client: '192.0.2.10:49152', server: '198.51.100.25:7' };
    const halfWord = (text: string) => session({ ...tcp, ends: 'open', talk: [{ client: text }] });
    const udp = { protocol: 'udp', client: '192.0.2.10:5000', server: '198.51.100.25:53' };
    const hex = Buffer.from(`${'x'.repeat(40)}hello${'x'.repeat(40)}`).toString('hex');
    const fragments = { ...udp, 'fragment-size': 32, talk: [{ 'client-hex': hex }] };
    const rules = [
      'alert tcp any any -> any 7 (flow:established; content:"hel|0d 0a|lo"; sid:1;)',
      'alert udp any any -> any 53 (content:"hello"; sid:2;)',
      'alert tcp any any -> any 7 (flow:established; content:"many"; detection_filter:track by_src, count 4, seconds 60; sid:3;)',
      'alert tcp any any -> any 7 (flow:established; content:"first"; flowbits:set,seen; noalert; sid:4;)',
      'alert tcp any any -> any 7 (flow:established; content:"second"; flowbits:isset,seen; sid:5;)',
    ];
    const captures = [
      halfWord('hel'),
      halfWord('lo'),
      session(fragments),
      halfWord('many'),
      halfWord('many'),
      halfWord('many'),
      halfWord('first'),
      halfWord('second'),
      halfWord('first\nsecond'),
    ];
    const lanes = writeLanes(captures.map(lane));
    const { captures: reports, refused } = await suricataReplay(binary)({
      rules: `${rules.join('\n')}\n`,
      detectors: [],
      captures: [lanes.bytes, ...captures].map((bytes) => () => bytes),
    });
    expect([...refused]).toEqual([]);
    const [merged, ...alone] = reports;
    const divided = readLanes(lanes.packets, merged);
    expect(divided).toEqual(alone);
    const sids = divided?.map(({ alerts }) => alerts.map(({ sid }) => sid));
    expect(sids).toEqual([[], [], [2], [], [], [], [], [], [5]]);
  });

  it('takes as many lanes as there are VLANs', { timeout: 60_000 }, async (context) => {
    const binary = await suricata(context);
    const one = lane(capture(conversation('hello')));
    const lanes = writeLanes(Array.from({ length: mostLanes }, () => one));
    const { captures: reports } = await suricataReplay(binary)({
      rules: 'alert tcp any any -> any 25 (flow:established; content:"hello"; sid:1;)\n',
      detectors: [],
      captures: [() => lanes.bytes],
    });
    const divided = readLanes(lanes.packets, reports[0]) ?? [];
    expect(divided.filter(({ alerts }) => alerts.length === 1)).toHaveLength(mostLanes);
  });
});

function lane(bytes: Uint8Array) {
  const made = laneOf(bytes);
  if (made === undefined) throw new Error('no lane');
  return made;
}

function framesOf(bytes: Uint8Array): readonly Buffer[] {
  return packetsOf(bytes).map((packet) => Buffer.from(packet.bytes));
}

function timesOf(bytes: Uint8Array): readonly bigint[] {
  return packetsOf(bytes).map(({ time }) => time);
}

function packetsOf(bytes: Uint8Array) {
  const reading = readCapture(bytes);
  if ('fault' in reading) throw new Error(reading.fault.reason);
  return reading.capture.packets;
}

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = value;
  return changed;
}
