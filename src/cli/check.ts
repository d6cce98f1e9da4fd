import { relative, resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import type { VFileMessage } from 'vfile-message';
import { type Counts, fixFiles } from '../workspace/index.ts';
import { asGithub } from './check/as-github.ts';
import { asJson } from './check/as-json.ts';
import { asSarif } from './check/as-sarif.ts';
import { faultsAt } from './check/faults-at.ts';
import { show, showFixed, summary } from './check/for-people.ts';
import { inWorkspace, isWithin, rootOf } from './check/paths.ts';
import { watchAndCheck } from './check/watch.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { terminal as makeTerminal, type Terminal } from './terminal.ts';

interface Options extends SharedOptions {
  readonly workspace?: string;
  readonly cache?: string | boolean;
  readonly published?: string;
  readonly fix?: boolean;
  readonly format: 'people' | 'sarif' | 'github';
  readonly watch?: boolean;
}

/** One fix may bring to light what another can fix: reading YAML goes no further than its first faults. */
const maxRounds = 5;

export function command(): Command {
  const check = makeCommand(
    'check',
    'find every fault in the notes, signatures, alarms and policies',
    'clarion check\nclarion check --fix advisories/2005/ETS-i-2005-12575.md\nclarion check --watch',
  )
    .argument('[path...]', 'show the faults of these files and folders only; all is still linked')
    .option(
      '--workspace <dir>',
      "the team's folder (default: found upward from the first path, or the current folder)",
    )
    .option('--cache <dir>', 'where verdicts on unchanged notes are kept (default: in $XDG_CACHE_HOME)')
    .option('--no-cache', 'read every note anew')
    .option('--published <dir>', 'compare with this public folder too, as publishing into it would')
    .option('--fix', 'mend what is certain, and nothing else in the file')
    .addOption(
      new Option('--format <form>', 'for people; as a SARIF 2.1.0 log; as annotations of GitHub Actions')
        .choices(['people', 'sarif', 'github'])
        .default('people')
        .conflicts('json'),
    )
    .addOption(
      new Option('--watch', 'check again after each save, until Ctrl-C').conflicts(['json', 'fix', 'format']),
    );
  return runs<Options>(check, async (terminal, options, args) => {
    const paths = args.map((path) => resolve(path));
    const root = await rootOf(options.workspace, paths);
    const wanted = await Promise.all(paths.map((path) => inWorkspace(root, path)));
    const look = async () => {
      const reading = await lookAt(root, wanted, options, terminal);
      await tell(terminal, root, reading, options);
      return reading.errors > 0 ? 1 : 0;
    };
    if (options.watch !== true) return look();
    await watchAndCheck(root, async () => {
      await look();
    });
    return 0;
  });
}

interface Reading {
  readonly shown: readonly VFileMessage[];
  readonly fixed: readonly VFileMessage[];
  readonly counts: Counts;
  readonly errors: number;
  readonly warnings: number;
  /** Faults of files that were not asked for. */
  readonly elsewhere: number;
}

/** Checks, and with --fix mends and checks again until nothing certain is left. */
async function lookAt(
  root: string,
  wanted: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<Reading> {
  const isWanted = ({ file = '' }: VFileMessage) =>
    wanted.length === 0 || wanted.some((path) => isWithin(file, path));
  const fixed: VFileMessage[] = [];
  for (let round = 1; ; round++) {
    const { faults, counts } = await faultsAt(root, options, terminal);
    const shown = faults.filter(isWanted);
    const mended = options.fix === true && round <= maxRounds ? await fixFiles(root, shown) : [];
    fixed.push(...mended);
    if (mended.length > 0) continue;
    const errors = shown.filter(({ fatal }) => fatal === true).length;
    const warnings = shown.length - errors;
    return { shown, fixed, counts, errors, warnings, elsewhere: faults.length - shown.length };
  }
}

async function tell(
  terminal: Terminal,
  root: string,
  { shown, fixed, counts, ...found }: Reading,
  { format, fix, quiet }: Options,
): Promise<void> {
  terminal.json({
    faults: shown.map(asJson),
    ...(fix === true ? { fixed: fixed.map(asJson) } : {}),
    counts: { ...counts, faults: found.errors, warnings: found.warnings },
  });
  if (format === 'sarif') makeTerminal({ json: true, quiet }).json(asSarif(shown, folderTo(root)));
  else if (format === 'github') for (const message of shown) terminal.out(asGithub(message, folderTo(root)));
  else {
    showFixed(terminal, fixed);
    await show(terminal, root, shown);
  }
  terminal.note(summary(counts, { ...found, fixed: fixed.length }));
}

/** From where the command runs, the repository's root, to the workspace; from a folder inside it nothing. */
function folderTo(root: string): string {
  const folder = relative(process.cwd(), root);
  return folder.split(sep)[0] === '..' ? '' : folder;
}
