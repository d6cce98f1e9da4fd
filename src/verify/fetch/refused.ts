import { ClarionError } from '../../names/error.ts';
import { refusal, type StepCode } from '../steps.ts';

export function tooLong(url: URL, ceiling: number, step: StepCode): ClarionError {
  return refusal(step, `${shown(url)} is longer than ${ceiling} bytes`, {
    expected: `at most ${ceiling} bytes, as the signed metadata or the limit for this file says`,
  });
}

export function unreachable(url: URL, why: string, cause?: unknown): ClarionError {
  return new ClarionError('unreachable', `${shown(url)} can not be reached: ${why}`, {
    code: 'verify/fetch',
    hint: 'Try again later; nothing was changed.',
    cause,
  });
}

/** An address for a message: without the name and password that it may hold. */
export function shown(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy.href;
}

/** What a library says of a failure, in its own words. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
