import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { type Proof, proofSchema } from './proof.ts';

/** `proofs.json` of the evidence: what was proven, in which engine, on what. */
export interface Listing {
  readonly format: 2;
  /** Digest of the corpus of ordinary traffic that all were silent on; null where there was none. */
  readonly corpus: string | null;
  readonly proofs: readonly Proof[];
}

const schema = z.strictObject({
  format: z.literal(2),
  corpus: z.string().refine(isSha256, 'a SHA-256 in hex').nullable(),
  proofs: z.array(proofSchema).max(100_000),
});

/** Writes it, one proof a line. */
export function writeListing({ format, corpus, proofs }: Listing): Uint8Array {
  const lines = proofs.map((proof) => JSON.stringify(proof)).join(',\n');
  return Buffer.from(
    `{"format":${format},"corpus":${JSON.stringify(corpus)},"proofs":[\n${lines}${lines === '' ? '' : '\n'}]}\n`,
  );
}

/** @throws ClarionError of kind `verification`, code `proof/listing`. */
export function readListing(bytes: Uint8Array): Listing {
  const read = schema.safeParse(parseJson(bytes));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ClarionError(
    'verification',
    `proofs.json is not what Clarion writes: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    { code: 'proof/listing', expected: 'the proofs of a release, format 2' },
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
