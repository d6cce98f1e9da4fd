import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';

/** An alert as the engine tells it. */
export interface EngineAlert {
  readonly sid: number;
  readonly revision: number;
  readonly message: string;
}

/** What the engine made of one capture. */
export interface CaptureReport {
  readonly alerts: readonly EngineAlert[];
  /** Packets that it read; 0 where it could not read the capture. */
  readonly packets: number;
  /** Packets that it put aside, as their checksums are wrong. */
  readonly wrongChecksums: number;
}

const record = z.discriminatedUnion('event_type', [
  z.object({
    event_type: z.literal('alert'),
    alert: z.object({ signature_id: z.int(), rev: z.int(), signature: z.string().default('') }),
  }),
  z.object({
    event_type: z.literal('stats'),
    stats: z.object({
      decoder: z.object({ pkts: z.int() }),
      tcp: z.object({ invalid_checksum: z.int().default(0) }).default({ invalid_checksum: 0 }),
    }),
  }),
]);

/** Reads the eve.json of one capture. */
export function readEve(text: string): CaptureReport {
  const alerts: EngineAlert[] = [];
  let packets = 0;
  let wrongChecksums = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const event = readRecord(line);
    if (event.event_type === 'alert') {
      const { signature_id, rev, signature } = event.alert;
      alerts.push({ sid: signature_id, revision: rev, message: signature });
    } else {
      packets = event.stats.decoder.pkts;
      wrongChecksums = event.stats.tcp.invalid_checksum;
    }
  }
  return { alerts, packets, wrongChecksums };
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
