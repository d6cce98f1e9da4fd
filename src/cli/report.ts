import { ClarionError, type ErrorKind } from '../names/error.ts';
import type { ExitCode } from './command.ts';
import { printable, printableJson } from './terminal.ts';

export const exitCodes: Readonly<Record<ErrorKind, ExitCode>> = {
  content: 1,
  usage: 2,
  verification: 3,
  engine: 4,
  unreachable: 5,
  state: 6,
  internal: 70,
};

/** Tells a failure on standard error (with --json as JSON on standard output) and returns its exit code. */
export function report(error: unknown, json: boolean): ExitCode {
  if (!(error instanceof ClarionError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`clarion: our own fault, please report it: ${printable(text)}\n`);
    return exitCodes.internal;
  }
  const { kind, code, message, expected, hint } = error;
  if (json) process.stdout.write(`${printableJson({ error: { kind, code, message, expected, hint } })}\n`);
  const lines = [`clarion: ${message} [${code}]`];
  if (expected !== undefined) lines.push(`  expected: ${expected}`);
  if (hint !== undefined) lines.push(`  try: ${hint}`);
  process.stderr.write(`${printable(lines.join('\n'))}\n`);
  return exitCodes[kind];
}
