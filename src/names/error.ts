/**
 * Kinds of failure, a closed set. The command line turns each into its exit code:
 * content 1, usage 2, verification 3, engine 4, unreachable 5, state 6, internal 70.
 */
export type ErrorKind =
  | 'content'
  | 'usage'
  | 'verification'
  | 'engine'
  | 'unreachable'
  | 'state'
  | 'internal';

export interface ErrorDetail {
  /** Which step or rule failed, for machines: `verify/signatures`, `engine/test`. */
  readonly code: string;
  /** What was expected, and where. */
  readonly expected?: string;
  /** What the reader can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error whose cause lies outside Clarion, told so that its reader can act on it. */
export class ClarionError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly expected: string | undefined;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail) {
    super(message, { cause: detail.cause });
    this.name = 'ClarionError';
    this.kind = kind;
    this.code = detail.code;
    this.expected = detail.expected;
    this.hint = detail.hint;
  }
}
