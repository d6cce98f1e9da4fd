import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { fault } from '../source/fault.ts';
import { type Conversation, conversationSchema } from '../traffic/conversation.ts';
import { captureFault, readCapture, writeClassic } from '../traffic/index.ts';
import { fileLimits, readBytes, readYamlFile } from './read-file.ts';
import { type LiveAddress, liveAddresses } from './sample-address.ts';
import type { Sample } from './workspace.ts';

/** A sample file, read once however many signatures use it. */
export interface SampleReading {
  readonly sample?: Sample;
  /** Addresses of a conversation that somebody on the Internet may have. */
  readonly live: readonly LiveAddress[];
  readonly faults: readonly VFileMessage[];
}

/** Reads a sample: a conversation in YAML, or a capture. `file` is its path in the workspace. */
export type ReadSample = (root: string, file: string) => Promise<SampleReading>;

export const readSample: ReadSample = async (root, file) => {
  if (file.endsWith('.yaml')) {
    const options = { maxBytes: fileLimits.conversation, hiddenAllowed: true };
    const { data, raw, faults } = await readYamlFile(root, file, conversationSchema, options);
    const live = raw === undefined ? [] : liveAddresses(raw);
    if (data === undefined || faults.length > 0) return { live, faults };
    const unmade = captureFault(data.value);
    if (unmade !== undefined) {
      const reason = `${unmade.message}, expected ${unmade.expected}`;
      return { live, faults: [fault({ file, place: data.at(['sessions']), rule: 'sample', reason })] };
    }
    return { sample: conversationSample(file, data.value), live, faults };
  }
  const read = await readBytes(root, file, fileLimits.capture);
  return { live: [], ...('faults' in read ? read : captureSample(file, read.bytes)) };
};

export function conversationSample(file: string, conversation: Conversation): Sample {
  return { path: pathOf(file), kind: 'conversation', conversation };
}

/** Its path as signatures name it. */
function pathOf(file: string): string {
  return `samples/${posix.basename(file)}`;
}

/**
 * A capture whose every packet was found. A classic one is kept byte by byte; of pcapng only the packets, since the rest
 * tells of the machine and the people where it was made, and evidence is public.
 */
function captureSample(file: string, bytes: Uint8Array): Omit<SampleReading, 'live'> {
  const place = { line: 1, column: 1 };
  const reading = readCapture(bytes);
  if ('fault' in reading) {
    const { reason, offset, hint } = reading.fault;
    const where = offset === 0 ? '' : `, at byte ${offset}`;
    return { faults: [fault({ file, place, rule: 'sample', reason: `${reason}${where}`, hint })] };
  }
  const { format, packets } = reading.capture;
  if (packets.length === 0) {
    const reason = 'Unexpected capture without a packet, expected traffic';
    return { faults: [fault({ file, place, rule: 'sample', reason })] };
  }
  return {
    sample: {
      path: pathOf(file),
      kind: 'capture',
      bytes: format === 'pcap' ? bytes : writeClassic(reading.capture),
    },
    faults: [],
  };
}
