import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { fault } from '../source/fault.ts';
import { conversationSchema } from '../traffic/conversation.ts';
import { fileLimits, readBytes, readYamlFile } from './read-file.ts';
import type { Sample } from './workspace.ts';

/** A sample file, read once however many signatures use it. */
export interface SampleReading {
  readonly sample?: Sample;
  readonly faults: readonly VFileMessage[];
}

/** Reads a sample: a conversation in YAML, or a capture. `file` is its path in the workspace. */
export async function readSample(root: string, file: string): Promise<SampleReading> {
  const path = `samples/${posix.basename(file)}`;
  if (file.endsWith('.yaml')) {
    const options = { maxBytes: fileLimits.conversation, hiddenAllowed: true };
    const { data, faults } = await readYamlFile(root, file, conversationSchema, options);
    return data === undefined || faults.length > 0
      ? { faults }
      : { sample: { path, kind: 'conversation', conversation: data.value }, faults };
  }
  const read = await readBytes(root, file, fileLimits.capture);
  if ('faults' in read) return read;
  if (isCapture(read.bytes)) return { sample: { path, kind: 'capture', bytes: read.bytes }, faults: [] };
  const reason = 'Unexpected content, expected a packet capture (pcap or pcapng)';
  return { faults: [fault({ file, place: { line: 1, column: 1 }, rule: 'sample', reason })] };
}

/** The magic numbers of pcap (microseconds, nanoseconds, either byte order) and pcapng. */
const magics = ['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '0a0d0d0a'];

function isCapture(bytes: Uint8Array): boolean {
  return magics.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex'));
}
