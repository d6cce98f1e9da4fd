import type { Element } from 'hast';
import type { SiteContext } from '../context.ts';
import { code } from './code.ts';

/** Which of these the live update holds, and which it does not: those are put to work by hand. */
export function delivered(names: readonly string[], { apart }: Pick<SiteContext, 'apart'>) {
  const { yes = [], no = [] } = Object.groupBy(names, (name) => (apart?.has(name) === true ? 'no' : 'yes'));
  return { sent: yes, apart: no };
}

/** How an operator puts signatures to work: nothing in the master library runs, a copy of one's own does. */
export function enableCommands(names: readonly string[]): Element {
  return code(
    'On the sensor',
    lines([
      `clarion library copy ${names.join(' ')}`,
      `clarion library enable ${names.join(' ')}`,
      'clarion deploy',
    ]),
  );
}

/** How an operator takes signatures out of service again. */
export function disableCommands(names: readonly string[]): Element {
  return code('On the sensor', lines([`clarion library disable ${names.join(' ')}`, 'clarion deploy']));
}

function lines(commands: readonly string[]): string {
  return commands.join('\n');
}
