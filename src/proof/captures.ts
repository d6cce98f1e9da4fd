import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path/posix';
import { parseSignatureName } from '../names/signature-name.ts';
import { capture } from '../traffic/index.ts';
import type { Sample, Signature } from '../workspace/workspace.ts';

/** A sample of a signature on its way into the engine. Its capture is made when it is asked for, not before. */
export interface SampleCapture {
  readonly signature: Signature;
  readonly path: string;
  readonly expect: 'fires' | 'silent';
  readonly bytes: () => Uint8Array;
}

/** Every sample of a signature: those that shall fire, then those that shall not, each in the author's order. */
export function sampleCaptures(signature: Signature): readonly SampleCapture[] {
  const of = (expect: 'fires' | 'silent', samples: readonly Sample[]) =>
    samples.map((sample) => ({ signature, path: sample.path, expect, bytes: () => captureOf(sample) }));
  return [...of('fires', signature.fires), ...of('silent', signature.silent)];
}

/** Where the sample's capture lies in the evidence: `samples/GROUP/NAME/FILE.pcap`. */
export function evidenceName({ signature, path }: SampleCapture): string {
  const { group, name } = parseSignatureName(signature.data.name) ?? {
    group: 'UNKNOWN',
    name: signature.data.name,
  };
  return `samples/${group}/${name}/${basename(path, extname(path))}.pcap`;
}

/** sha256 in lower-case hex. */
export function digest(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function captureOf(sample: Sample): Uint8Array {
  return sample.kind === 'capture' ? sample.bytes : capture(sample.conversation);
}
