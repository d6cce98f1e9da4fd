import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { rangeOf } from '../../source/fix.ts';
import type { Counts } from '../../workspace/index.ts';
import { excerpt } from '../excerpt.ts';
import { oneLine, type Terminal } from '../terminal.ts';

/** Files larger than this are shown without their line: it is no line that helps. */
const maxShown = 1_000_000;

/** For people: place, severity, reason and rule; the line with carets, and corrected; the hint. */
export async function show(terminal: Terminal, root: string, faults: readonly VFileMessage[]): Promise<void> {
  let lines: { readonly file: string; readonly text: readonly string[] } = { file: '', text: [] };
  for (const message of faults) {
    const { file = '', line = 1, column = 1, fatal, ruleId = '', reason, note } = message;
    if (lines.file !== file) lines = { file, text: await linesOf(join(root, file)) };
    const severity = fatal === true ? terminal.style('red', 'error') : terminal.style('yellow', 'warning');
    terminal.out(headOf(terminal, message, severity, reason, ruleId));
    const text = lines.text[line - 1] ?? '';
    const end = rangeOf(message)?.end;
    const past = end === undefined ? column + 1 : end.line === line ? end.column : text.length + 1;
    for (const row of excerpt(text, line, column, past, corrected(text, message))) terminal.out(row);
    if (note !== undefined) terminal.out(`    ${oneLine(note)}`);
    terminal.out('');
  }
}

/** A line for each fault that --fix took away. */
export function showFixed(terminal: Terminal, fixed: readonly VFileMessage[]): void {
  for (const message of fixed)
    terminal.out(
      headOf(terminal, message, terminal.style('green', 'fixed'), message.reason, message.ruleId ?? ''),
    );
  if (fixed.length > 0) terminal.out('');
}

function headOf(terminal: Terminal, at: VFileMessage, word: string, reason: string, rule: string): string {
  const place = terminal.style('bold', `${at.file}:${at.line ?? 1}:${at.column ?? 1}`);
  return `${place}  ${word}  ${oneLine(reason)}  ${terminal.style('dim', rule)}`;
}

/** The line as it would be right; in quotes where it stands in quotes. Undefined where that is more than one line. */
function corrected(
  text: string,
  { place, expected, actual, line, column = 1 }: VFileMessage,
): string | undefined {
  const by = expected?.[0];
  const end = place !== undefined && 'end' in place ? place.end : undefined;
  if (by === undefined || end === undefined || end.line !== line || by.includes('\n')) return undefined;
  const was = text.slice(column - 1, end.column - 1);
  const quote = actual === undefined ? (/^(["']).*\1$/.exec(was)?.[1] ?? '') : '';
  return text.slice(0, column - 1) + quote + by + quote + text.slice(end.column - 1);
}

async function linesOf(path: string): Promise<readonly string[]> {
  try {
    if ((await stat(path)).size > maxShown) return [];
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '').split(/\r?\n/);
  } catch (error) {
    // A file that can't be read has a fault that says so; there is no line to show.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/** One line on what was read and found. */
export function summary(
  { notes, signatures, alarms, policies, libraries }: Counts,
  found: {
    readonly errors: number;
    readonly warnings: number;
    readonly fixed: number;
    readonly elsewhere: number;
  },
): string {
  const { errors, warnings, fixed, elsewhere } = found;
  const read = [
    many(notes, 'note'),
    many(signatures, 'signature'),
    many(alarms, 'alarm'),
    many(policies, 'policy', 'policies'),
    ...(libraries === 0 ? [] : [many(libraries, 'imported library', 'imported libraries')]),
  ];
  const told =
    errors + warnings === 0
      ? 'no faults'
      : [many(errors, 'fault'), many(warnings, 'warning')]
          .filter((part) => !part.startsWith('0 '))
          .join(', ');
  const mended = fixed === 0 ? '' : `, ${fixed} fixed`;
  const others = elsewhere === 0 ? '' : ` (${elsewhere} more in other files)`;
  return `${read.join(', ')}: ${told}${mended}${others}`;
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
