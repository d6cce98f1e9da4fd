import type { Command } from 'commander';
import { faultLine } from '../../sensor/faults.ts';
import { type CopyStatus, readLibraryStatus } from '../../sensor/library-status.ts';
import { upkeeps } from '../../sensor/upkeep.ts';
import { makeCommand, runs } from '../command.ts';
import { pathsOf, type SensorOptions, withSensor } from '../sensor-options.ts';
import { oneLine } from '../terminal.ts';
import { upkeepWords } from './upkeep-words.ts';

interface Options extends SensorOptions {
  readonly all?: boolean;
}

/** What an operator has nothing to do about. */
const quiet = new Set(['follows', 'current', 'edited', 'own']);

export function statusCommand(): Command {
  const made = makeCommand(
    'status',
    'show how your libraries stand to the release: current, behind, edited, both, withdrawn',
    'clarion library status\nclarion library status --all',
  ).option('--all', 'every signature, not only those that wait for a word of yours');
  return runs<Options>(withSensor(made), async (terminal, options) => {
    const { release, libraries, copies, faults } = await readLibraryStatus(pathsOf(options));
    terminal.json({ release, libraries, copies, faults: faults.map(faultLine) });
    const byLibrary = Map.groupBy(copies, ({ library }) => library);
    for (const { library, file, groups } of libraries) {
      const its = byLibrary.get(library) ?? [];
      const subscribed = groups.length === 0 ? '' : `, subscribed to ${groups.join(', ')}`;
      terminal.out(`${library} (${file}${subscribed}): ${countsOf(its)}`);
      for (const each of its)
        if ((options.all === true && !each.byGroup) || !quiet.has(each.state))
          terminal.out(
            `  ${each.enabled ? 'enabled ' : 'disabled'}  ${each.name}  ${wordsOf(each, release)}`,
          );
    }
    if (libraries.length === 0 && faults.length === 0)
      terminal.note('Nothing is copied yet: clarion library copy --help');
    if (copies.some(({ state }) => state === 'behind' || state === 'both'))
      terminal.note('See clarion library diff NAME; then take, merge or keep');
    for (const fault of faults) terminal.warn(oneLine(faultLine(fault)));
    return faults.length > 0 ? 1 : 0;
  });
}

function countsOf(copies: readonly CopyStatus[]): string {
  const counts = upkeeps.flatMap((state) => {
    const count = copies.filter((each) => each.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return counts.length === 0 ? 'empty' : counts.join(', ');
}

function wordsOf({ state, edited, base, revision }: CopyStatus, release: number | undefined): string {
  const from = base === undefined ? '' : `, copied from release ${base.release} (revision ${base.revision})`;
  const now =
    (state === 'behind' || state === 'both') && revision !== undefined ? ` (revision ${revision})` : '';
  return `${upkeepWords(state, release)}${now}${from}${state === 'withdrawn' && edited ? ', and you edited it' : ''}`;
}
