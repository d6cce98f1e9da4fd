import { findProgram } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { chromiumNames } from '../site/index.ts';

/**
 * The Chromium of this machine, for `--pdf`.
 *
 * @throws ClarionError of kind `engine`, code `pdf/absent`.
 */
export function findChromium(): string {
  const binary = findProgram(chromiumNames);
  if (binary !== undefined) return binary;
  throw new ClarionError('engine', 'There is no Chromium on this machine to print with', {
    code: 'pdf/absent',
    expected: `one of ${chromiumNames.join(', ')} in a folder of PATH`,
    hint: 'apt-get install chromium, or leave --pdf out: each note has a print view that any browser prints.',
  });
}
