import { ClarionError } from '../names/error.ts';
import { isReleaseNumber } from '../names/release-number.ts';

/** Reads the argument that names a release. @throws ClarionError of kind `usage`, code `release/number`. */
export function releaseNumber(text: string): number {
  const number = /^[1-9][0-9]*$/.test(text) ? Number(text) : Number.NaN;
  if (isReleaseNumber(number)) return number;
  throw new ClarionError('usage', `Unexpected release ${JSON.stringify(text)}`, {
    code: 'release/number',
    expected: 'the number of a release, like 42',
  });
}
