import type { Command } from 'commander';
import { type ImportRequest, importLibrary } from '../import/import.ts';
import { ClarionError } from '../names/error.ts';
import { findRoot } from '../workspace/find-root.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { tellImported } from './import/tell.ts';

interface Options extends SharedOptions {
  readonly library: string;
  readonly source?: string;
  readonly licence?: string;
  readonly remap?: string;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly engine: boolean;
  readonly cache?: string | boolean;
  readonly workspace?: string;
}

export function command(): Command {
  const made = makeCommand(
    'import',
    'take rule sets of others (Suricata, Snort 2, Dragon) into a library',
    'clarion import emerging-*.rules --library ET \\\n  --source https://rules.example.org/open/ --licence BSD-3-Clause',
  )
    .argument(
      '[files...]',
      'rule files (.rules) and Dragon libraries (.lib); none asks again about what is there',
    )
    .requiredOption('--library <group>', 'the library, signatures/GROUP/: new, or imported before')
    .option('--source <words>', 'where the rules come from; needed once')
    .option('--licence <words>', 'under which licence they may be passed on; needed once')
    .option(
      '--remap <sid>',
      'give rules without a sid of their own (doubles, clashes, Dragon lines) one, from this number on; each keeps it for good',
    )
    .option('--replace', 'take files out of the library that are not named now')
    .option('--dry-run', 'tell what would come of it; write nothing')
    .option('--no-engine', 'do not ask Suricata which rules load, and which fire on ordinary traffic')
    .option('--cache <dir>', "where the engine's answers are kept (default: this user's cache folder)")
    .option('--no-cache', 'ask about every rule again')
    .option('--workspace <dir>', 'the workspace (default: found upward from here)');
  return runs<Options>(made, async (terminal, options, files) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    // Without an engine nothing of what speaks to one is loaded.
    const ask = options.engine ? (await import('./import/ask.ts')).askedEngine : undefined;
    const request: ImportRequest = {
      root,
      group: options.library,
      files,
      source: options.source,
      licence: options.licence,
      remap: options.remap === undefined ? undefined : sidOf(options.remap),
      replace: options.replace,
      dryRun: options.dryRun,
      engine: await ask?.(terminal, { root, group: options.library, option: options.cache }),
    };
    const imported = await importLibrary(request);
    tellImported(terminal, request, imported);
    return 0;
  });
}

function sidOf(text: string): number {
  const sid = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : Number.NaN;
  if (sid <= 0xffff_ffff) return sid;
  throw new ClarionError('usage', `Unexpected sid ${text} for --remap`, {
    code: 'import/remap',
    expected: 'the first sid that may be given, from 1 to 4294967295',
  });
}
