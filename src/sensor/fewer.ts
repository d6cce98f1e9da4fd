import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';

/** Fewer by so many are never far fewer: small sites take a signature away and that is all. */
const alwaysAllowed = 10;

/**
 * Asks for `--yes` before an engine loses all rules, or more than half of them and more than ten: a slip in a choice, a
 * file that is not there, a host that was set up with another's configuration.
 *
 * @throws ClarionError `usage`.
 */
export function expectAgreement(had: number, next: number, yes: boolean): void {
  if (yes || next >= had) return;
  const hint = 'Say --yes if that is what you want.';
  if (next === 0)
    throw new ClarionError(
      'usage',
      `No signature is enabled: this would take all ${had} rules from the engine`,
      {
        code: 'deploy/empty',
        hint,
      },
    );
  if (had - next <= alwaysAllowed || next * 2 >= had) return;
  throw new ClarionError(
    'usage',
    `This would take ${had - next} of ${counted(had, 'rule')} from the engine, and leave ${next}`,
    { code: 'deploy/fewer', expected: 'half of them at least', hint },
  );
}
