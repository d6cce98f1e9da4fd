import type { Command } from 'commander';
import type { CopyState } from '../../sensor/choice.ts';
import { type Listed, listSignatures } from '../../sensor/list.ts';
import { makeCommand, runs } from '../command.ts';
import { pathsOf, withSensor } from '../sensor-options.ts';
import { oneLine } from '../terminal.ts';
import { type ChoiceOptions, choiceOf, withChoice } from './choice-options.ts';

interface ListOptions extends ChoiceOptions {
  readonly enabled?: boolean;
  readonly disabled?: boolean;
  readonly copied?: boolean;
}

export function listCommand(): Command {
  const made = makeCommand(
    'list',
    'list and search the master library and your own',
    'clarion library list\nclarion library list zip --severity high --not-copied',
  ).argument('[text...]', 'texts that all must stand in name, words, notes or rule');
  withChoice(made)
    .option('--enabled', 'enabled in a library of yours')
    .option('--disabled', 'copied, and disabled')
    .option('--not-copied', 'in no library of yours');
  return runs<ListOptions>(withSensor(made), async (terminal, options, words) => {
    const states = statesOf(options);
    const { of, listed } = await listSignatures(pathsOf(options), {
      ...choiceOf(options, words),
      ...(states.length === 0 ? {} : { states }),
    });
    terminal.json(listed);
    let [name, place] = [0, 0];
    for (const each of listed) {
      name = Math.max(name, each.name.length);
      place = Math.max(place, standing(each).length);
    }
    const lines = listed.map((each) => line(each, name, place));
    if (lines.length > 0) terminal.out(lines.join('\n'));
    if (of === 0) terminal.note('No signatures yet: run clarion sensor update');
    else if (listed.length < of) terminal.note(`${listed.length} of ${of} signatures`);
    return 0;
  });
}

function statesOf({ enabled, disabled, copied }: ListOptions): readonly CopyState[] {
  const states: (CopyState | false)[] = [
    enabled === true && 'enabled',
    disabled === true && 'disabled',
    copied === false && 'not-copied',
  ];
  return states.filter((state) => state !== false);
}

function line(each: Listed, name: number, place: number): string {
  const { sid, revision, proof, title } = each;
  const known = `${`r${revision ?? '-'}`.padEnd(4)} ${(proof ?? 'own').padEnd(8)}`;
  return `${String(sid).padStart(10)}  ${each.name.padEnd(name)}  ${known}  ${standing(each).padEnd(place)}  ${oneLine(title)}`.trimEnd();
}

function standing({ library, enabled }: Listed): string {
  return library === undefined ? 'not copied' : `${enabled ? 'enabled' : 'disabled'} in ${library}`;
}
