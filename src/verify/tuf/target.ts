import type { TargetFile } from '@tufjs/models';
import type { Fetcher } from '../fetcher.ts';
import { fetchResuming, type PartialFiles } from '../resume.ts';
import { refusal, type StepCode } from '../steps.ts';
import { checkPromised, knownDigests, safeName } from './file.ts';

export interface TargetOptions {
  /** The target folder's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  readonly step: StepCode;
  /** 5.3.12, as the root says. */
  readonly consistent: boolean;
  readonly partials?: PartialFiles | undefined;
}

/**
 * 5.7.3: downloads a target, up to its length, and checks its length and digests.
 * @throws ClarionError of the step, or `unreachable`.
 */
export async function fetchTarget(target: TargetFile, options: TargetOptions): Promise<Uint8Array> {
  const { step, fetcher, partials } = options;
  const { path, digest } = placeOf(target, options);
  const bytes = await fetchResuming({
    url: new URL(path, options.url),
    fetcher,
    step,
    file: { digest, length: target.length },
    check: (whole) => checkTarget(step, target, whole),
    partials,
  });
  if (bytes === undefined) throw refusal(step, `The target ${path} is missing`);
  return bytes;
}

/** Checks the bytes of a target: those that arrived, or those that are there already. */
export function checkTarget(step: StepCode, target: TargetFile, bytes: Uint8Array): void {
  checkPromised(step, target.path, bytes, target, 'the signed metadata');
}

/** Where a target lies: with its digest before its name where snapshots are consistent. Each part stays one part. */
function placeOf(target: TargetFile, { step, consistent }: TargetOptions): { path: string; digest: string } {
  const parts = target.path.split('/').map((part) => safeName(step, part));
  const [known] = knownDigests(target);
  if (known === undefined)
    throw refusal(step, `There is no digest of ${target.path} that counts`, {
      expected: 'one by sha256, sha384, sha512',
    });
  const name = parts.pop() ?? '';
  // A digest goes into an address and the name of a file: it is hex, or no digest.
  const digest = safeName(step, known.digest);
  return { path: [...parts, consistent ? `${digest}.${name}` : name].join('/'), digest };
}
