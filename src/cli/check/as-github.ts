import { join, sep } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { rangeOf } from '../../source/fix.ts';

/**
 * A fault as a workflow command of GitHub Actions, which shows it beside the line (GitHub docs, "Workflow commands":
 * setting an error message). `folder` leads from where the command runs, the repository's root, to the workspace.
 */
export function asGithub(message: VFileMessage, folder: string): string {
  const { file = '', line = 1, column = 1, fatal, ruleId = '', reason, note } = message;
  const end = rangeOf(message)?.end;
  const properties = {
    file: join(folder, file).split(sep).join('/'),
    line,
    // An end column means something within one line alone.
    ...(end === undefined ? {} : { endLine: end.line }),
    col: column,
    ...(end === undefined || end.line !== line || end.column <= column ? {} : { endColumn: end.column }),
    title: ruleId,
  };
  const told = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const text = note === undefined ? reason : `${reason}\n${note}`;
  return `::${fatal === true ? 'error' : 'warning'} ${told.join(',')}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
