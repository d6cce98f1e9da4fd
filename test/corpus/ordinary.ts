import { type CorpusFile, readCorpusFile } from '../../src/corpus/index.ts';
import { type Capture, readCapture } from '../../src/traffic/index.ts';

/** A capture of the corpus, read. */
export function read(file: CorpusFile): Capture {
  const reading = readCapture(readCorpusFile(file));
  if ('fault' in reading) throw new Error(`${file.name}: ${reading.fault.reason}`);
  return reading.capture;
}

/** Source and destination of an IP packet on Ethernet (RFC 791, 3.1; RFC 8200, 3); none for other packets. */
export function addresses(frame: Uint8Array): readonly string[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length >= 34 && view.getUint16(12) === 0x0800)
    return [26, 30].map((at) => [...frame.subarray(at, at + 4)].join('.'));
  if (frame.length >= 54 && view.getUint16(12) === 0x86dd)
    return [22, 38].map((at) =>
      Array.from({ length: 8 }, (_, i) => view.getUint16(at + 2 * i).toString(16)).join(':'),
    );
  return [];
}
