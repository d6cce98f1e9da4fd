import { isIPv4 } from 'node:net';
import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { isNobodys } from '../advisory/live.ts';
import { fault, type Span } from '../source/fault.ts';
import type { Located } from '../source/yaml.ts';
import { conversationSchema } from '../traffic/conversation.ts';
import { fileLimits, readBytes, readYamlFile } from './read-file.ts';
import type { Sample } from './workspace.ts';

/** A sample file, read once however many signatures use it. */
export interface SampleReading {
  readonly sample?: Sample;
  /** Addresses of a conversation that somebody on the Internet may have. */
  readonly live: readonly { readonly address: string; readonly place: Span }[];
  readonly faults: readonly VFileMessage[];
}

/** Reads a sample: a conversation in YAML, or a capture. `file` is its path in the workspace. */
export async function readSample(root: string, file: string): Promise<SampleReading> {
  const path = `samples/${posix.basename(file)}`;
  if (file.endsWith('.yaml')) {
    const options = { maxBytes: fileLimits.conversation, hiddenAllowed: true };
    const { data, raw, faults } = await readYamlFile(root, file, conversationSchema, options);
    const live = raw === undefined ? [] : liveAddresses(raw);
    return data === undefined || faults.length > 0
      ? { live, faults }
      : { sample: { path, kind: 'conversation', conversation: data.value }, live, faults };
  }
  const read = await readBytes(root, file, fileLimits.capture);
  if ('faults' in read) return { live: [], ...read };
  if (isCapture(read.bytes))
    return { sample: { path, kind: 'capture', bytes: read.bytes }, live: [], faults: [] };
  const reason = 'Unexpected content, expected a packet capture (pcap or pcapng)';
  return { live: [], faults: [fault({ file, place: { line: 1, column: 1 }, rule: 'sample', reason })] };
}

const endsSchema = z.object({
  sessions: z.array(
    z
      .object({ client: z.string().catch(''), server: z.string().catch('') })
      .catch({ client: '', server: '' }),
  ),
});

function liveAddresses(raw: Located<unknown>): SampleReading['live'] {
  const sessions = endsSchema.safeParse(raw.value).data?.sessions ?? [];
  return sessions.flatMap((session, index) =>
    (['client', 'server'] as const).flatMap((end) => {
      const [address = ''] = session[end].split(':');
      if (!isIPv4(address) || isNobodys(address)) return [];
      const from = raw.inside(['sessions', index, end], 0);
      return [
        { address, place: { ...from, end: { line: from.line, column: from.column + address.length } } },
      ];
    }),
  );
}

/** The magic numbers of pcap (microseconds, nanoseconds, either byte order) and pcapng. */
const magics = ['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '0a0d0d0a'];

function isCapture(bytes: Uint8Array): boolean {
  return magics.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));
}
