import type { CaptureReport, EngineAlert, Replay, ReplayRequest } from '../../src/engine/index.ts';
import { readCapture } from '../../src/traffic/index.ts';

/** What fires on a sample, by a text that is in it. */
export type Answers = Readonly<Record<string, readonly number[] | 'unread' | 'wrong checksums' | 'too much'>>;

export interface Answering {
  /** Lines of the rule file that are refused. */
  readonly refused?: readonly (readonly [number, string])[];
  /** Scripts that fail while they run, with what Lua says. */
  readonly scripts?: readonly (readonly [string, string])[];
  /** Gets each request. */
  readonly requests?: ReplayRequest[];
  /** Gets each capture that was asked for. */
  readonly captures?: Uint8Array[];
  /** True of traffic in which it misses everything; gets the lengths of what the client sends, in their order. */
  readonly deaf?: (lengths: readonly number[]) => boolean;
}

/**
 * An engine that answers as the test says. It knows a sample by its text, put together from the packets that go to a
 * port, in the order of their sequence numbers; and tells the VLANs of a capture apart, as an engine does.
 */
export function answering(
  answers: Answers,
  { refused = [], scripts = [], requests, captures, deaf = () => false }: Answering = {},
): Replay {
  return async (request) => {
    requests?.push(request);
    const reports: CaptureReport[] = [];
    for (const make of request.captures) {
      const bytes = make();
      captures?.push(bytes);
      reports.push(report(bytes, answers, deaf));
      request.progress?.(reports.length);
    }
    return {
      engine: 'Suricata 7.0.10',
      refused: new Map(refused),
      captures: reports,
      scripts: new Map(scripts),
    };
  };
}

function report(
  capture: Uint8Array,
  answers: Answers,
  deaf: (lengths: readonly number[]) => boolean,
): CaptureReport {
  const reading = readCapture(capture);
  if ('fault' in reading) return { alerts: [], packets: 0, wrongChecksums: 0, limits: [] };
  const alerts: EngineAlert[] = [];
  const limits: string[] = [];
  let packets = 0;
  let wrongChecksums = 0;
  for (const [vlan, frames] of Map.groupBy(reading.capture.packets, ({ bytes }) => vlanOf(bytes))) {
    const pieces = frames.flatMap(({ bytes }) => payloadOf(bytes));
    const text = deaf(pieces.map(({ bytes }) => bytes.length)) ? '' : streamText(pieces);
    const answer = Object.entries(answers).find(([part]) => text.includes(part))?.[1] ?? [];
    if (answer === 'unread') continue;
    packets += frames.length;
    if (answer === 'wrong checksums') wrongChecksums += 4;
    else if (answer === 'too much') limits.push('detect.alert_queue_overflow');
    else
      for (const [sid, times] of Map.groupBy(answer, (one) => one))
        alerts.push({ sid, revision: 1, vlan, count: times.length });
  }
  return { alerts, packets, wrongChecksums, limits };
}

function vlanOf(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return view.getUint16(12) === 0x8100 ? view.getUint16(14) & 0xfff : 0;
}

interface Piece {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** What a frame brings of a TCP stream over IPv4, if anything. */
function payloadOf(frame: Uint8Array): readonly Piece[] {
  const ip = frame.subarray(vlanOf(frame) === 0 ? 14 : 18);
  const view = new DataView(ip.buffer, ip.byteOffset, ip.byteLength);
  const tcp = ip.subarray(20, view.getUint16(2));
  const bytes = tcp.subarray(((tcp[12] ?? 0) >> 4) * 4);
  return bytes.length === 0 ? [] : [{ sequence: view.getUint32(24), bytes }];
}

/** What a client sends, as a receiver puts it together. */
function streamText(pieces: readonly Piece[]): string {
  let text = '';
  let next: number | undefined;
  for (const { sequence, bytes } of pieces.toSorted((a, b) => a.sequence - b.sequence)) {
    const skip = next === undefined ? 0 : Math.max(0, next - sequence);
    text += Buffer.from(bytes.subarray(skip)).toString('latin1');
    next = Math.max(next ?? 0, sequence + bytes.length);
  }
  return text;
}
