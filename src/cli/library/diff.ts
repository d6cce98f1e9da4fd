import { type Command, InvalidArgumentError } from 'commander';
import { type Comparison, compareCopies } from '../../sensor/compare.ts';
import { compareReleases } from '../../sensor/compare-releases.ts';
import type { SensorPaths } from '../../sensor/paths.ts';
import { makeCommand, runs } from '../command.ts';
import { pathsOf, withSensor } from '../sensor-options.ts';
import type { Terminal } from '../terminal.ts';
import { type ChoiceOptions, choiceOf, selectionOf, withChoice } from './choice-options.ts';
import { tellChanges, tellDifferences } from './tell-changes.ts';
import { upkeepWords } from './upkeep-words.ts';

interface Options extends ChoiceOptions {
  readonly all?: boolean;
  readonly from?: number;
}

export function diffCommand(): Command {
  const made = makeCommand(
    'diff',
    'show what changed between releases, or what the release and you changed in copies of yours',
    'clarion library diff\nclarion library diff ENSRT:W32-KALEL-A-001\nclarion library diff --library local',
  ).argument('[name...]', 'names or sids of copies; without any, and without options, releases are compared');
  withChoice(made)
    .option('--all', 'every copy')
    .option('--from <release>', 'a release that is kept here (default: the one before)', releaseOf);
  return runs<Options>(withSensor(made), async (terminal, options, names) => {
    const paths = pathsOf(options);
    const chooses = Object.values(choiceOf(options)).some((value) => value !== undefined);
    if (names.length === 0 && !chooses && options.all !== true)
      await tellReleases(terminal, paths, options.from);
    else await tellCopies(terminal, paths, names, options);
    return 0;
  });
}

function releaseOf(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected the number of a release.');
}

async function tellReleases(terminal: Terminal, paths: SensorPaths, from: number | undefined): Promise<void> {
  const compared = await compareReleases(paths, from);
  terminal.json({ ...compared, titles: Object.fromEntries(compared.titles) });
  terminal.out(`From release ${compared.from} to ${compared.to}:`);
  tellChanges(terminal, compared, ({ differences }) =>
    tellDifferences(terminal, differences, '            ', { upstream: '', yours: '' }),
  );
}

async function tellCopies(
  terminal: Terminal,
  paths: SensorPaths,
  names: readonly string[],
  options: Options,
): Promise<void> {
  const { release, compared, notCopied } = await compareCopies(paths, selectionOf(names, options));
  terminal.json({ release, compared, notCopied });
  for (const each of compared) tellCopy(terminal, each, release);
  if (names.length > 0) for (const name of notCopied) terminal.out(`${name}: in no library of yours`);
  if (names.length === 0 && compared.length === 0) terminal.note('None of these differs from the release');
}

function tellCopy(terminal: Terminal, each: Comparison, release: number | undefined): void {
  const { name, library, state, base, differences, threeWay, merges } = each;
  const from = base === undefined ? '' : `; copied from release ${base.release} (revision ${base.revision})`;
  terminal.out(`${name} in ${library}: ${upkeepWords(state, release)}${from}`);
  if (!threeWay && differences.length > 0)
    terminal.warn(`${name}: what it was copied from was not kept; yours is compared with the release alone`);
  tellDifferences(terminal, differences, '  ', { upstream: 'upstream', yours: 'yours' });
  if (state === 'both')
    terminal.note(
      merges
        ? `These changes do not clash: clarion library merge ${name}`
        : `Edit it by hand, and say clarion library keep ${name}; or take it: clarion library take --discard-edits ${name}`,
    );
}
