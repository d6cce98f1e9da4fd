import { ClarionError } from '../names/error.ts';

/**
 * Everything that stands between a live update and this machine, in the order in which it is tried. A refusal
 * carries the code of its step.
 */
export const steps = {
  'verify/root': {
    proves: "the repository's keys are those of the enrolment, or were handed on by them",
    clause: 'TUF 1.0.34, 5.2 and 5.3',
  },
  'verify/timestamp': {
    proves: 'the live update is the newest, signed, and not stale',
    clause: 'TUF 1.0.34, 5.4',
  },
  'verify/snapshot': { proves: 'all metadata belongs together', clause: 'TUF 1.0.34, 5.5' },
  'verify/targets': { proves: 'the ring names one bundle, and who may', clause: 'TUF 1.0.34, 5.6' },
  'verify/bundle': {
    proves: 'the bundle, or what a delta makes, is the one that the ring names',
    clause: 'TUF 1.0.34, 5.7; RFC 8878',
  },
  'verify/archive': {
    proves: 'the tar is written exactly as a release is, and holds nothing else',
    clause: 'docs/verify-by-hand.md; POSIX.1-1988 ustar',
  },
  'verify/team': {
    proves: 'the release is of this workspace, and under the enrolled team or one that it handed over to',
    clause: 'the team chain: version N+1 is signed by M of N and by its own M',
  },
  'verify/signatures': {
    proves: 'enough members of the team signed the digests',
    clause: 'RFC 9580 (RFC 4880), 5.2, 5.2.3.13, 5.2.3.31, 6.2, 9.5',
  },
  'verify/digests': {
    proves: 'every member is listed once with its digest',
    clause: 'sha256sum(1); FIPS 180-4',
  },
  'verify/release': {
    proves: 'the release is what the ring says, and no step back',
    clause: 'TUF 1.0.34, 1.5.2 (rollback, mix-and-match), for releases',
  },
  'verify/content': { proves: 'nothing in the release is switched on', clause: 'disabled by default' },
} as const;

export type StepCode = keyof typeof steps;

/** Told of each step that passed, in order. */
export type StepObserver = (code: StepCode) => void;

export interface RefusalDetail {
  readonly expected?: string;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** A refusal: the update is not what it should be, and nothing of it may be used. */
export function refusal(step: StepCode, message: string, detail: RefusalDetail = {}): ClarionError {
  const { expected, ...rest } = detail;
  return new ClarionError('verification', told(message), {
    code: step,
    ...rest,
    ...(expected === undefined ? {} : { expected: told(expected) }),
  });
}

/** Longest text of a refusal, in letters. */
const maxTold = 1_000;

/**
 * Text of a refusal may quote what an enemy wrote: on one line, so that none of it looks like a line of ours, and no
 * longer than a reader and a journal can bear.
 */
function told(text: string): string {
  const short = text.length > maxTold ? `${text.slice(0, maxTold)}…` : text;
  return short.replaceAll(/[\n\r]/g, (end) => (end === '\n' ? '\\n' : '\\r'));
}

/**
 * Runs foreign checking code whose errors are messages about the data, and turns them into refusals. `what` comes
 * first in the message; our own errors pass through.
 */
export function refuseOn<T>(step: StepCode, what: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ClarionError) throw error;
    throw refusal(step, `${what}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Does a step's work: what a reader of the format refuses in it is refused under the step's name. */
export async function inStep<T>(step: StepCode, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'verification' || error.code in steps) throw error;
    const { message, expected, hint } = error;
    throw refusal(step, message, {
      ...(expected === undefined ? {} : { expected }),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}
