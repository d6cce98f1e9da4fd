import type { VFileMessage } from 'vfile-message';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';

/** Makes one error of all faults in an operator's files, each with its place. */
export function asError(faults: readonly VFileMessage[], code: string): ClarionError {
  const lines = faults.map((message) => {
    const place = message.line === undefined ? '' : `:${message.line}:${message.column ?? 1}`;
    const note = message.note === undefined ? '' : `\n    ${message.note}`;
    return `  ${message.file ?? ''}${place}: ${message.reason}${note}`;
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
