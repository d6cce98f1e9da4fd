import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes. Results go to standard output; what accompanies them to standard error. */
export interface Terminal {
  /** A line of the result. Left out with --json. */
  out(line: string): void;
  /** The result as one JSON document; written only with --json. */
  json(value: unknown): void;
  /** One of many results, as JSON on a line of its own; written only with --json. */
  jsonLine(value: unknown): void;
  /** A line for people on standard error. Left out with --quiet. */
  note(line: string): void;
  /** A line on standard error that --quiet does not silence: a warning, a refusal. */
  warn(line: string): void;
  /** What is going on now, on standard error, only on a terminal; the next line replaces it. */
  progress(line: string): void;
  /** Text in a style, plain where the stream is no terminal or NO_COLOR is set. */
  style(style: Style, text: string): string;
}

export interface TerminalOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** The terminal of this process. */
export function terminal(options: TerminalOptions): Terminal {
  const { stdout, stderr } = process;
  let progressing = false;
  const clear = () => {
    if (progressing) stderr.write('\r\x1b[K');
    progressing = false;
  };
  const json = options.json === true;
  const quiet = options.quiet === true;
  return {
    out: (line) => {
      clear();
      if (!json) stdout.write(`${printable(line)}\n`);
    },
    json: (value) => {
      clear();
      if (json) stdout.write(`${printableJson(value)}\n`);
    },
    jsonLine: (value) => {
      if (json) stdout.write(`${printableJson(value, 0)}\n`);
    },
    note: (line) => {
      clear();
      if (!quiet) stderr.write(`${printable(line)}\n`);
    },
    warn: (line) => {
      clear();
      stderr.write(`${printable(line)}\n`);
    },
    progress: (line) => {
      if (!stderr.isTTY || quiet || json) return;
      stderr.write(`\r\x1b[K${printable(line).slice(0, (stderr.columns ?? 80) - 1)}`);
      progressing = true;
    },
    style: (style, text) => styleText(style, visible(text), { stream: stdout }).replaceAll('\x1b', ownEscape),
  };
}

/** Stands for the escape character of our own colours until a line is written; nobody outside can guess it. */
const ownEscape = randomUUID();

/**
 * Text without what a terminal would obey, but for our own colours: control characters and bidirectional marks from
 * outside (a note, a bundle, an answer) become visible escapes.
 */
export function printable(text: string): string {
  return visible(text).replaceAll(ownEscape, '\x1b');
}

function visible(text: string): string {
  const hostile = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
  return text.replace(hostile, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Text from outside for a place inside a line: a line feed of its own can not begin a line that looks like ours. */
export function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}

/** A value as JSON in which JSON's own escapes stand for what a terminal would obey and JSON lets through. */
export function printableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
