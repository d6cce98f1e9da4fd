import type { CaptureReport, EngineAlert } from '../engine/index.ts';
import { readCapture, writeClassic } from '../traffic/index.ts';

/**
 * Captures of many samples in one, each in a VLAN of its own. The engine keeps flows and fragments of different VLANs
 * apart and says the VLAN of each alert, so every alert belongs to one sample; and it starts anew for each capture that
 * it gets, which takes a hundred times as long as most samples do. An hour lies between two samples: what the engine
 * remembers of hosts rather than of flows is forgotten by then, too.
 */
export interface Lanes {
  readonly bytes: Uint8Array;
  /** Packets of each lane; the first has VLAN 1. */
  readonly packets: readonly number[];
}

/** The capture of one sample, fit for a lane: classic pcap, little-endian, microseconds, Ethernet without tags. */
export interface Lane {
  readonly capture: DataView;
  readonly packets: number;
  /** Bytes that it takes among others. */
  readonly size: number;
}

/** VLAN identifiers: 12 bits, of which 0 and 4095 are reserved (IEEE 802.1Q, 9.6). */
export const mostLanes = 4094;
const microsecondMagic = 0xa1b2_c3d4;
const ethernet = 1;
const addresses = 12;
const tagLength = 4;
/** EtherTypes of tags: a sample that has its own keeps them, and goes alone. */
const tags = new Set([0x8100, 0x88a8, 0x9100]);
const second = 1_000_000;
const hour = 3600 * second;
const longest = 28 * 24 * hour;
const fileHeader = 24;
const packetHeader = 16;
/** 2005-05-25 00:00 UTC. */
const begins = 1_116_979_200 * second;

/** The lane of a capture; undefined where it must go alone: another link type, tags of its own, cut packets, odd times. */
export function laneOf(bytes: Uint8Array): Lane | undefined {
  const capture = classic(bytes);
  if (capture === undefined || capture.getUint32(20, true) !== ethernet) return undefined;
  const { byteLength } = capture;
  let first: number | undefined;
  let packets = 0;
  for (let at = fileHeader; at < byteLength; packets += 1) {
    if (at + packetHeader > byteLength) return undefined;
    const length = capture.getUint32(at + 8, true);
    const end = at + packetHeader + length;
    const isWhole = length === capture.getUint32(at + 12, true) && length >= addresses + 2;
    if (!isWhole || end > byteLength) return undefined;
    if (tags.has(capture.getUint16(at + packetHeader + addresses))) return undefined;
    const time = timeAt(capture, at);
    first ??= time;
    if (time < first || time - first > longest) return undefined;
    at = end;
  }
  return packets === 0
    ? undefined
    : { capture, packets, size: byteLength - fileHeader + packets * tagLength };
}

/** The capture in the one form that lanes are made of; undefined where it is none, or in nanoseconds. */
function classic(bytes: Uint8Array): DataView | undefined {
  const own = inMicroseconds(bytes);
  if (own !== undefined) return own;
  const read = readCapture(bytes);
  return 'fault' in read ? undefined : inMicroseconds(writeClassic(read.capture));
}

function inMicroseconds({ buffer, byteOffset, byteLength }: Uint8Array): DataView | undefined {
  const view = new DataView(buffer, byteOffset, byteLength);
  const isIt = byteLength >= fileHeader && view.getUint32(0, true) === microsecondMagic;
  return isIt ? view : undefined;
}

function timeAt(capture: DataView, at: number): number {
  return capture.getUint32(at, true) * second + capture.getUint32(at + 4, true);
}

/** Writes lanes as one classic pcap, one after another. */
export function writeLanes(lanes: readonly Lane[]): Lanes {
  const bytes = new Uint8Array(lanes.reduce((sum, { size }) => sum + size, fileHeader));
  const file = new DataView(bytes.buffer);
  file.setUint32(0, microsecondMagic, true);
  file.setUint16(4, 2, true);
  file.setUint16(6, 4, true);
  file.setUint32(16, 262_144, true);
  file.setUint32(20, ethernet, true);
  let to = fileHeader;
  let start = begins;
  for (const [index, { capture }] of lanes.entries()) {
    const from = new Uint8Array(capture.buffer, capture.byteOffset, capture.byteLength);
    const shift = start - timeAt(capture, fileHeader);
    let last = start;
    for (let at = fileHeader; at < from.length; ) {
      const time = timeAt(capture, at) + shift;
      const length = capture.getUint32(at + 8, true);
      last = Math.max(last, time);
      file.setUint32(to, Math.floor(time / second), true);
      file.setUint32(to + 4, time % second, true);
      file.setUint32(to + 8, length + tagLength, true);
      file.setUint32(to + 12, length + tagLength, true);
      at += packetHeader;
      to += packetHeader;
      bytes.set(from.subarray(at, at + addresses), to);
      file.setUint16(to + addresses, 0x8100);
      file.setUint16(to + addresses + 2, index + 1);
      bytes.set(from.subarray(at + addresses, at + length), to + addresses + tagLength);
      at += length;
      to += length + tagLength;
    }
    start = last + hour;
  }
  return { bytes, packets: lanes.map(({ packets }) => packets) };
}

/**
 * What the engine said of each lane. Undefined where its report can't be divided: it read other packets than there are,
 * put some aside, or reached a limit of its own.
 */
export function readLanes(
  packets: readonly number[],
  report: CaptureReport | undefined,
): readonly CaptureReport[] | undefined {
  const sum = packets.reduce((total, count) => total + count, 0);
  if (report === undefined || report.packets !== sum) return undefined;
  if (report.wrongChecksums > 0 || report.limits.length > 0) return undefined;
  const alerts = packets.map((): EngineAlert[] => []);
  for (const alert of report.alerts) {
    const lane = alerts[alert.vlan - 1];
    if (lane === undefined) return undefined;
    lane.push({ ...alert, vlan: 0 });
  }
  return packets.map((count, index) => ({
    alerts: alerts[index] ?? [],
    packets: count,
    wrongChecksums: 0,
    limits: [],
  }));
}
