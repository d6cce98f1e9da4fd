import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import { followReleases, holdSignatures } from '../../sensor/follow.ts';
import type { SensorPaths } from '../../sensor/paths.ts';
import type { Rewriting } from '../../sensor/rewrite.ts';
import { keepYours, mergeUpstream, type TakeOptions, takeUpstream } from '../../sensor/take.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, withSensor } from '../sensor-options.ts';
import { type ChoiceOptions, selectionOf, withChoice } from './choice-options.ts';

interface Options extends ChoiceOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly discardEdits?: boolean;
}

interface Verb {
  readonly word: string;
  readonly summary: string;
  /** What has been done to one, and what there was no need for. */
  readonly done: string;
  readonly already: string;
  readonly work: (paths: SensorPaths, options: TakeOptions) => Promise<Rewriting>;
}

export const takeCommand = () =>
  verb(
    {
      word: 'take',
      summary: 'take what the release has into copies; what you edited stays unless you give it up',
      done: 'has what the release has',
      already: 'was as the release has it',
      work: takeUpstream,
    },
    (command) => command.option('--discard-edits', 'give up your edits; they are printed once more'),
  );

export const mergeCommand = () =>
  verb({
    word: 'merge',
    summary: 'merge what the release changed into copies that you edited, where the changes do not clash',
    done: 'merged',
    already: 'has nothing to merge',
    work: mergeUpstream,
  });

export const keepCommand = () =>
  verb({
    word: 'keep',
    summary: 'keep copies as they are, having seen the release; a withdrawn one becomes your own',
    done: 'stays as it is, and is compared with this release from now on',
    already: 'needs no word',
    work: keepYours,
  });

export const followCommand = () =>
  verb({
    word: 'follow',
    summary: 'let copies that you did not edit run as each release has them, from the next deploy on',
    done: 'follows the releases',
    already: 'followed before',
    work: followReleases,
  });

export const holdCommand = () =>
  verb({
    word: 'hold',
    summary: 'give followed signatures a text of their own, which no release changes',
    done: 'is held as it is',
    already: 'was held before',
    work: holdSignatures,
  });

function verb(
  { word, summary, done, already, work }: Verb,
  more: (command: Command) => Command = (command) => command,
): Command {
  const made = makeCommand(
    word,
    summary,
    `clarion library ${word} ENSRT:W32-KALEL-A-001\nclarion library ${word} --library local --dry-run`,
  ).argument('[name...]', 'names or sids of signatures');
  withChoice(made)
    .option('--all', 'all that is in libraries of yours')
    .option('--dry-run', 'tell what would be done, and do nothing');
  return runs<Options>(withSensor(more(made)), async (terminal, options, names) => {
    const selection = selectionOf(names, options);
    const { dryRun = false, discardEdits = false } = options;
    const told = await work(pathsOf(options), { selection, clock, dryRun, discardEdits });
    terminal.json({ dryRun, ...told });
    for (const { name, library, state, rule, gaveUp } of told.rewritten) {
      terminal.out(`${name} in ${library} ${dryRun ? 'would be changed: ' : ''}${done}`);
      if (state === 'both' && gaveUp !== undefined && rule !== undefined) terminal.out(`  now: ${rule}`);
      if (gaveUp !== undefined) terminal.out(`  was: ${gaveUp}`);
    }
    if ('names' in selection) for (const name of told.already) terminal.out(`${name} ${already}`);
    for (const { name, reason } of told.leftOut) terminal.warn(`${name} left out: ${reason}`);
    if ('choice' in selection)
      terminal.note(
        `${counted(told.rewritten.length, 'signature')}${dryRun ? ' to change' : ''}; ${told.already.length} needed nothing, ${told.leftOut.length} left out`,
      );
    if (told.rewritten.length > 0 && !dryRun) terminal.note('Next: clarion deploy');
    return 0;
  });
}
