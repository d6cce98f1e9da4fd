import { createHash } from 'node:crypto';
import { refusal, type StepCode } from '../steps.ts';

/** What signed metadata promises of a file. */
export interface Promised {
  readonly length?: number | undefined;
  readonly hashes?: Readonly<Record<string, string>> | undefined;
}

/** Digests that nobody can make two files for. */
const algorithms = ['sha256', 'sha384', 'sha512'] as const;

/** The digests of a promise that count, strongest need not be first: one of them is in the file's name. */
export function knownDigests({ hashes = {} }: Promised): readonly { algorithm: string; digest: string }[] {
  return algorithms.flatMap((algorithm) => {
    const digest = hashes[algorithm];
    return digest === undefined ? [] : [{ algorithm, digest }];
  });
}

/**
 * Checks a file against its promise (5.5.2, 5.6.2, 5.7.3): its length, and every digest by an algorithm that counts.
 * Where there are digests, one of them has to.
 *
 * @param by who promised, for the message.
 */
export function checkPromised(
  step: StepCode,
  name: string,
  bytes: Uint8Array,
  promised: Promised,
  by: string,
): void {
  if (promised.length !== undefined && bytes.length !== promised.length)
    throw refusal(step, `${name} has ${bytes.length} bytes`, {
      expected: `${promised.length} bytes, as ${by} says`,
    });
  const known = knownDigests(promised);
  if (promised.hashes !== undefined && known.length === 0)
    throw refusal(step, `${by} gives no digest of ${name} that counts`, {
      expected: `one by ${algorithms.join(', ')}`,
    });
  for (const { algorithm, digest } of known) {
    const found = createHash(algorithm).update(bytes).digest('hex');
    if (found !== digest)
      throw refusal(step, `${name} has ${algorithm} ${found}`, { expected: `${digest}, as ${by} says` });
  }
}

/** Longest name of a file on this machine and in an address, in bytes. */
const maxName = 200;

/**
 * A name made fit to be one part of an address and of a path: TUF allows any text as the name of a role (4.5).
 * @throws ClarionError of the step, where it would be too long, or a dot.
 */
export function safeName(step: StepCode, name: string): string {
  const safe = encodeURIComponent(name);
  if (safe.length > maxName || safe === '' || safe === '.' || safe === '..')
    throw refusal(step, `${JSON.stringify(name.slice(0, 80))} can be no name of a file`, {
      expected: `a name of 1 to ${maxName} bytes that is no dot`,
    });
  return safe;
}
