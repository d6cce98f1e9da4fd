import type { DragonLine } from '../../src/signature/index.ts';
import { filler, macros } from './dragon-lines.ts';
import { connection, datagram, type End, echo, type Piece } from './dragon-packets.ts';
import { sensorSees } from './dragon-sensor.ts';

/** Traffic made from a Dragon line, and whether the line's author expects an event. */
export interface Trial {
  readonly what: string;
  readonly fires: boolean;
  /** The host that speaks, of this trial alone: what an alert is known by. */
  readonly host: string;
  readonly frames: readonly Uint8Array[];
}

/** Where a payload goes: is each end protected, and which port has it? */
interface Way {
  readonly fromHome: boolean;
  readonly toHome: boolean;
  readonly fromPort: number;
  readonly toPort: number;
}

const anyPort = 50_000;

/**
 * Every trial of a line: as it stands, one byte off, on another way, and, over TCP, split wherever its search could be.
 * `number` is the line's own, from 0.
 */
export function trialsOf(line: DragonLine, number: number): readonly Trial[] {
  const trials: Trial[] = [];
  const right = wayOf(line, number);
  const say = (what: string, fires: boolean, pieces: readonly Piece[], way: Way = right) => {
    const id = number * 512 + trials.length;
    trials.push({ what, fires, ...traffic(line, id, way, pieces) });
  };
  const packet = (what: string, payload: Uint8Array) => say(what, sensorSees(line, payload), whole(payload));
  const plain = message(line, patternsOf(line), Math.min(line.compare, 400));
  packet('as it stands', plain);
  packet('with nothing before it', message(line, patternsOf(line), 0));
  packet('in the other order', message(line, patternsOf(line).toReversed(), 0));
  packet('in odd case', plain.map(oddCase));
  if (line.compare < 1400) packet('one byte beyond compare bytes', Uint8Array.of(filler, ...plain));
  for (const [index, pattern] of patternsOf(line).entries())
    for (const at of [0, pattern.length - 1]) {
      const off = patternsOf(line).with(index, pattern.with(at, filler));
      packet(`pattern ${index} with byte ${at} off`, message(line, off, 0));
    }
  if (line.search.form === 'negative')
    for (const absent of line.search.absent) {
      packet('with an absent pattern', message(line, [line.search.pattern, absent], 0));
      packet('with an absent pattern before it', message(line, [absent, line.search.pattern], 0));
      if (line.compare <= 500)
        packet('with an absent pattern beyond', Uint8Array.of(...plain, ...pad(500), ...absent));
    }
  if (line.search.form === 'overflow') packet('with one byte too few', plain.subarray(0, -1));
  for (const { what, way } of wrongWays(line, right)) say(what, false, whole(plain), way);
  if ((line.protocol === 'T' || line.protocol === 6) && line.search.form !== 'overflow') {
    const short = message(line, patternsOf(line), Math.min(line.compare, 40));
    for (const { what, pieces } of splits(short)) say(what, sensorSees(line, short), pieces);
    const off = message(line, patternsOf(line).with(0, (patternsOf(line)[0] ?? pad(1)).with(0, filler)), 0);
    if (line.search.form === 'negative') {
      const both = message(line, [line.search.pattern, line.search.absent[0] ?? pad(1)], 0);
      say('with an absent pattern in the next packet', true, cut(both, [line.search.pattern.length]));
    }
    say('one byte off, in segments of 1', sensorSees(line, off), segments(off, 1));
  }
  return trials;
}

/** Every byte boundary; segments of 1, 7 and 100; the last first; each twice. */
function splits(bytes: Uint8Array): readonly { what: string; pieces: readonly Piece[] }[] {
  const boundaries = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
  return [
    ...boundaries.map((at) => ({ what: `split at ${at}`, pieces: cut(bytes, [at]) })),
    ...[1, 7, 100].map((size) => ({ what: `in segments of ${size}`, pieces: segments(bytes, size) })),
    { what: 'in segments of 7, out of order', pieces: segments(bytes, 7).toReversed() },
    { what: 'in segments of 7, each twice', pieces: segments(bytes, 7).flatMap((piece) => [piece, piece]) },
  ];
}

/** Patterns that end where `room` ends, or as near as they can, and what has to follow them. */
function message(line: DragonLine, patterns: readonly Uint8Array[], room: number): Uint8Array {
  const needed = patterns.reduce((sum, each) => sum + each.length, 0);
  const tail = line.search.form === 'overflow' ? line.search.limit + 1 : 0;
  return Uint8Array.of(...pad(room - needed), ...patterns.flatMap((each) => [...each]), ...pad(tail));
}

function patternsOf({ search }: DragonLine): readonly Uint8Array[] {
  return search.form === 'combo' ? search.patterns : [search.pattern];
}

function traffic(
  line: DragonLine,
  id: number,
  way: Way,
  pieces: readonly Piece[],
): Pick<Trial, 'host' | 'frames'> {
  const from: End = { address: address(2 * id, way.fromHome), port: way.fromPort };
  const to: End = { address: address(2 * id + 1, way.toHome), port: way.toPort };
  const payload = pieces[0]?.bytes ?? pad(0);
  const host = from.address.join('.');
  switch (line.protocol) {
    case 'T':
    case 6: {
      // Who opened the connection is not what a line speaks of.
      const frames =
        id % 2 === 0 ? connection(from, to, 'client', pieces) : connection(to, from, 'server', pieces);
      return { host, frames };
    }
    case 'U':
    case 17:
      return { host, frames: [datagram(from, to, payload)] };
    default:
      return { host, frames: [echo(from, to, payload, id % 2 === 0)] };
  }
}

/** A way that the line watches. Where it leaves a choice, the line's number makes it. */
function wayOf(line: DragonLine, number: number): Way {
  const port = portOf(line);
  const odd = number % 2 === 1;
  const { direction, network } = line;
  const toPort = direction === 'D' || direction === 'B' || (direction === 'A' && odd);
  const fromPort = direction === 'S' || direction === 'B' || (direction === 'A' && !odd);
  return {
    fromHome: network === 'F' || network === 'I' || (network === 'A' && odd),
    toHome: network === 'T' || network === 'I' || (network === 'A' && !odd),
    fromPort: fromPort ? port : anyPort,
    toPort: toPort ? port : anyPort,
  };
}

/** Ways that the line does not watch, each wrong in one thing. */
function wrongWays(line: DragonLine, right: Way): readonly { what: string; way: Way }[] {
  const ways: { what: string; way: Way }[] = [];
  const { network, direction } = line;
  if (network === 'T' || network === 'I') ways.push({ what: 'not toward', way: { ...right, toHome: false } });
  if (network === 'F' || network === 'I') ways.push({ what: 'not from', way: { ...right, fromHome: false } });
  if (network === 'X') ways.push({ what: 'not outside', way: { ...right, toHome: true } });
  if (line.port === 0) return ways;
  const { fromPort, toPort } = right;
  const other = (port: number) =>
    port === anyPort ? port : port + 1 + (typeof line.port === 'string' ? 40 : 0);
  ways.push({ what: 'the next port', way: { ...right, fromPort: other(fromPort), toPort: other(toPort) } });
  if (direction === 'D' || direction === 'S')
    ways.push({ what: 'the other way', way: { ...right, fromPort: toPort, toPort: fromPort } });
  if (direction === 'B') ways.push({ what: 'one port of two', way: { ...right, toPort: anyPort } });
  return ways;
}

function portOf({ port }: DragonLine): number {
  if (typeof port === 'number') return port;
  const [range = 0] = macros[port]?.toReversed() ?? [];
  return Number(String(range).split('-').at(-1));
}

function address(id: number, isHome: boolean): End['address'] {
  const [high, middle, low] = [(id >> 16) & 0xff, (id >> 8) & 0xff, id & 0xff];
  return isHome ? [10, high, middle, low] : [172, high, middle, low];
}

function whole(bytes: Uint8Array): readonly Piece[] {
  return [{ at: 0, bytes }];
}

function segments(bytes: Uint8Array, size: number): readonly Piece[] {
  const count = Math.ceil(bytes.length / size) - 1;
  return cut(
    bytes,
    Array.from({ length: count }, (_, index) => (index + 1) * size),
  );
}

export function cut(bytes: Uint8Array, boundaries: readonly number[]): readonly Piece[] {
  return [0, ...boundaries].map((at, index) => ({ at, bytes: bytes.subarray(at, boundaries[index]) }));
}

export function pad(length: number): Uint8Array {
  return new Uint8Array(Math.max(0, length)).fill(filler);
}

function oddCase(value: number): number {
  return /[A-Za-z]/.test(String.fromCharCode(value)) ? value ^ 0x20 : value;
}
