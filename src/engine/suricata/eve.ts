import { open } from 'node:fs/promises';
import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';

/** What a rule did in one capture, or in one VLAN of it. */
export interface EngineAlert {
  readonly sid: number;
  readonly revision: number;
  /** The outermost VLAN of the packets; 0 where they have none. */
  readonly vlan: number;
  /** How often it fired there. */
  readonly count: number;
}

/** What the engine made of one capture. */
export interface CaptureReport {
  /** In the order in which they were first seen. */
  readonly alerts: readonly EngineAlert[];
  /** Packets that it read; 0 where it could not read the capture. */
  readonly packets: number;
  /** Packets that it put aside, as their checksums are wrong. */
  readonly wrongChecksums: number;
  /** Limits of the engine that were reached: what did not fire may have been lost. Empty where all is well. */
  readonly limits: readonly string[];
}

const count = z.int().min(0).default(0);
const record = z.discriminatedUnion('event_type', [
  z.object({
    event_type: z.literal('alert'),
    vlan: z.array(z.int()).default([]),
    alert: z.object({ signature_id: z.int(), rev: z.int() }),
  }),
  z.object({
    event_type: z.literal('stats'),
    stats: z.object({
      decoder: z.object({ pkts: z.int() }),
      tcp: z
        .object({ invalid_checksum: count, ssn_memcap_drop: count, segment_memcap_drop: count })
        .prefault({}),
      flow: z.object({ memcap: count }).prefault({}),
      defrag: z.object({ max_frag_hits: count }).prefault({}),
      detect: z.object({ alert_queue_overflow: count }).prefault({}),
    }),
  }),
]);

type Stats = Extract<z.infer<typeof record>, { event_type: 'stats' }>['stats'];

/**
 * Reads the eve.json of one capture, line by line; no more than one entry a rule and VLAN is kept. A file that is not
 * there is that of a capture that the engine could not read.
 */
export async function readEve(path: string): Promise<CaptureReport> {
  const alerts = new Map<string, { sid: number; revision: number; vlan: number; count: number }>();
  let stats: Stats | undefined;
  for await (const line of linesOf(path)) {
    const event = readRecord(line);
    if (event.event_type === 'stats') {
      stats = event.stats;
      continue;
    }
    const { signature_id: sid, rev: revision } = event.alert;
    const [vlan = 0] = event.vlan;
    const key = `${sid} ${vlan}`;
    const seen = alerts.get(key);
    if (seen === undefined) alerts.set(key, { sid, revision, vlan, count: 1 });
    else seen.count += 1;
  }
  return {
    alerts: [...alerts.values()],
    packets: stats?.decoder.pkts ?? 0,
    wrongChecksums: stats?.tcp.invalid_checksum ?? 0,
    limits: stats === undefined ? [] : limitsReached(stats),
  };
}

async function* linesOf(path: string): AsyncIterable<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  for await (const line of file.readLines()) if (line !== '') yield line;
}

function limitsReached({ tcp, flow, defrag, detect }: Stats): readonly string[] {
  const counters = {
    'tcp.ssn_memcap_drop': tcp.ssn_memcap_drop,
    'tcp.segment_memcap_drop': tcp.segment_memcap_drop,
    'flow.memcap': flow.memcap,
    'defrag.max_frag_hits': defrag.max_frag_hits,
    'detect.alert_queue_overflow': detect.alert_queue_overflow,
  };
  return Object.entries(counters).flatMap(([name, hits]) => (hits > 0 ? [name] : []));
}

function readRecord(line: string): z.infer<typeof record> {
  try {
    return record.parse(JSON.parse(line));
  } catch (error) {
    throw new ClarionError(
      'engine',
      `Suricata wrote an event that Clarion can not read: ${line.slice(0, 200)}`,
      { code: 'engine/eve', cause: error },
    );
  }
}
