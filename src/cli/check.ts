import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { VFileMessage } from 'vfile-message';
import { ClarionError } from '../names/error.ts';
import { type Counts, findRoot, loadWorkspace } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { excerpt } from './excerpt.ts';
import type { Terminal } from './terminal.ts';

interface Options extends SharedOptions {
  readonly workspace?: string;
}

/** Files larger than this are shown without their line: it is no line that helps. */
const maxShown = 1_000_000;

export function command(): Command {
  const check = makeCommand(
    'check',
    'find every fault in the notes, signatures, alarms and policies',
    'clarion check\nclarion check advisories/2005/ETS-i-2005-12575.md',
  )
    .argument('[path...]', 'show the faults of these files and folders only; all is still linked')
    .option(
      '--workspace <dir>',
      "the team's folder (default: found upward from the first path, or the current folder)",
    );
  return runs<Options>(check, async (terminal, options, args) => {
    const paths = args.map((path) => resolve(path));
    const root = await rootOf(options.workspace, paths);
    const wanted = await Promise.all(paths.map((path) => inWorkspace(root, path)));
    const { faults, counts } = await loadWorkspace(root);
    const shown = faults.filter(
      ({ file = '' }) => wanted.length === 0 || wanted.some((path) => isWithin(file, path)),
    );
    const errors = shown.filter(({ fatal }) => fatal === true).length;
    const warnings = shown.length - errors;

    terminal.json({ faults: shown.map(toJson), counts: { ...counts, faults: errors, warnings } });
    await show(terminal, root, shown);
    terminal.note(summary(counts, errors, warnings, faults.length - shown.length));
    return errors > 0 ? 1 : 0;
  });
}

async function rootOf(workspace: string | undefined, paths: readonly string[]): Promise<string> {
  if (workspace !== undefined) {
    const root = resolve(workspace);
    // A folder above may be another workspace; the one that was named is meant.
    if ((await findRoot(root)) === root) return root;
    throw new ClarionError('usage', `No workspace at ${root}`, {
      code: 'workspace/none',
      expected: 'a folder with a clarion.yaml',
    });
  }
  const first = paths[0];
  return findRoot(first === undefined ? process.cwd() : dirname(first));
}

/** A path as faults name it: from the root of the workspace, with `/`; empty for the root itself. */
async function inWorkspace(root: string, path: string): Promise<string> {
  const usage = (message: string, expected: string) =>
    new ClarionError('usage', message, { code: 'check/path', expected });
  const from = relative(root, path);
  if (from === '..' || from.startsWith(`..${sep}`))
    throw usage(`${path} is outside the workspace ${root}`, 'files and folders of the workspace');
  try {
    await stat(path);
  } catch (error) {
    throw new ClarionError('usage', `No file or folder ${path}`, {
      code: 'check/path',
      expected: 'files and folders that are there',
      cause: error,
    });
  }
  return from.split(sep).join('/');
}

function isWithin(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

function toJson({ file, line, column, fatal, ruleId, reason, note, expected }: VFileMessage) {
  return {
    file,
    line,
    column,
    severity: fatal === true ? 'error' : 'warning',
    rule: ruleId,
    reason,
    ...(note === undefined ? {} : { hint: note }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/** For people: place, severity, reason and rule; the line with a caret; the hint. */
async function show(terminal: Terminal, root: string, faults: readonly VFileMessage[]): Promise<void> {
  let lines: { readonly file: string; readonly text: readonly string[] } = { file: '', text: [] };
  for (const { file = '', line = 1, column = 1, fatal, ruleId, reason, note } of faults) {
    if (lines.file !== file) lines = { file, text: await linesOf(join(root, file)) };
    const severity = fatal === true ? terminal.style('red', 'error') : terminal.style('yellow', 'warning');
    terminal.out(
      `${terminal.style('bold', `${file}:${line}:${column}`)}  ${severity}  ${reason}  ${terminal.style('dim', ruleId ?? '')}`,
    );
    for (const row of excerpt(lines.text[line - 1] ?? '', line, column)) terminal.out(row);
    if (note !== undefined) terminal.out(`    ${note}`);
    terminal.out('');
  }
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

function summary(
  { notes, signatures, alarms, policies }: Counts,
  errors: number,
  warnings: number,
  elsewhere: number,
): string {
  const read = [
    many(notes, 'note'),
    many(signatures, 'signature'),
    many(alarms, 'alarm'),
    many(policies, 'policy', 'policies'),
  ];
  const found =
    errors + warnings === 0
      ? 'no faults'
      : [many(errors, 'fault'), many(warnings, 'warning')]
          .filter((part) => !part.startsWith('0 '))
          .join(', ');
  const others = elsewhere === 0 ? '' : ` (${elsewhere} more in other files)`;
  return `${read.join(', ')}: ${found}${others}`;
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
