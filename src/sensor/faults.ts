import type { VFileMessage } from 'vfile-message';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';

/** Makes one error of all faults in an operator's files, each with its place. */
export function asError(faults: readonly VFileMessage[], code: string): ClarionError {
  const lines = faults.map((message) => {
    const note = message.note === undefined ? '' : `\n    ${message.note}`;
    return `  ${faultLine(message)}${note}`;
  });
  return new ClarionError(
    'content',
    `${counted(faults.length, 'fault')} in your files:\n${lines.join('\n')}`,
    {
      code,
      hint: 'Correct them and run the command again; nothing was changed.',
    },
  );
}

/** A fault with its place, on one line. */
export function faultLine({ file, line, column, reason }: VFileMessage): string {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`;
  return `${file ?? ''}${place}: ${reason}`;
}
