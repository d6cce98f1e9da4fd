import { z } from 'zod';
import { digest } from './digest.ts';
import { asksOthers } from './patterns.ts';
import { type Proof, proofSchema } from './proof.ts';
import type { Subject } from './subject.ts';

/** What was proven before, in the same engine, by the same code, and silent on the same corpus. */
export interface Memory {
  /** Proofs by the identity of what was proven. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /** Digests of the `silent` samples that every one of them was tried on. */
  readonly silent: ReadonlySet<string>;
}

/**
 * One digest for all of a signature that its proof depends on: rule, detector, samples, what its author says of them;
 * and, where its rule asks what other rules have seen, those.
 */
export function identities(all: readonly Subject[]): ReadonlyMap<Subject, string> {
  const asking = all.filter(({ rule }) => asksOthers(rule));
  const around = digest(asking.map(({ rule }) => `${rule}\n`).join(''));
  const asks = new Set(asking);
  return new Map(all.map((subject) => [subject, identityOf(subject, asks.has(subject) ? around : '')]));
}

function identityOf(
  { name, sid, revision, rule, detector, samples, misses }: Subject,
  around: string,
): string {
  return digest(
    JSON.stringify([
      name,
      sid,
      revision,
      rule,
      detector === undefined ? null : [detector.name, detector.text],
      samples.map(({ path, expect, sha256 }) => [path, expect, sha256]),
      misses.map(({ variant, sample, why }) => [variant, sample ?? null, why]),
      around,
    ]),
  );
}

const stored = z.object({ silent: z.array(z.string()), proofs: z.array(z.tuple([z.string(), proofSchema])) });

/** A memory as bytes; the same for the same. */
export function writeMemory({ proofs, silent }: Memory): Buffer {
  return Buffer.from(JSON.stringify({ silent: [...silent], proofs: [...proofs] }));
}

/** What `writeMemory` wrote; undefined for anything else. */
export function readMemory(bytes: Uint8Array): Memory | undefined {
  const { data } = stored.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return data && { silent: new Set(data.silent), proofs: new Map(data.proofs) };
}
