import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import { disableSignatures, type Enabling, enableSignatures, type Switched } from '../../sensor/enable.ts';
import type { Selection } from '../../sensor/selection.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, withSensor } from '../sensor-options.ts';
import type { Terminal } from '../terminal.ts';
import { type ChoiceOptions, selectionOf, withChoice } from './choice-options.ts';

interface SwitchOptions extends ChoiceOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

interface EnableOptions extends SwitchOptions {
  readonly setters: boolean;
  readonly disabledSetters?: boolean;
}

export function enableCommand(): Command {
  const made = switching(
    'enable',
    'enable copied signatures, and those that set the flowbits that they need; deploy makes it so',
  )
    .option('--no-setters', 'enable no others: another rule file sets the flowbits')
    .option('--disabled-setters', 'enable also setters that are disabled in a library of yours');
  return runs<EnableOptions>(withSensor(made), async (terminal, options, names) => {
    const selection = selectionOf(names, options);
    const { dryRun = false } = options;
    const setters = !options.setters ? 'none' : options.disabledSetters === true ? 'disabled-too' : 'fresh';
    const done = await enableSignatures(pathsOf(options), { selection, clock, dryRun, setters });
    terminal.json({ dryRun, ...done });
    tellSwitched(terminal, done.switched, selection, { word: 'enabled', dryRun });
    tellSetters(terminal, done, dryRun);
    if (done.notCopied.length > 0)
      terminal.note(
        `${counted(done.notCopied.length, 'signature')} of this choice in no library of yours: clarion library copy takes the same options`,
      );
    if (!dryRun) terminal.note('Next: clarion deploy');
    return 0;
  });
}

export function disableCommand(): Command {
  const made = switching('disable', 'disable copied signatures; deploy makes it so');
  return runs<SwitchOptions>(withSensor(made), async (terminal, options, names) => {
    const selection = selectionOf(names, options);
    const { dryRun = false } = options;
    const done = await disableSignatures(pathsOf(options), { selection, clock, dryRun });
    terminal.json({ dryRun, ...done });
    tellSwitched(terminal, done.switched, selection, { word: 'disabled', dryRun });
    for (const name of done.blinded)
      terminal.warn(
        `${name} stays enabled and can never fire: what is disabled sets a flowbit that it needs`,
      );
    if (!dryRun) terminal.note('Next: clarion deploy');
    return 0;
  });
}

function switching(word: 'enable' | 'disable', summary: string): Command {
  const made = makeCommand(
    word,
    summary,
    `clarion library ${word} ENSRT:W32-KALEL-A-001\nclarion library ${word} --note ETS-i-2005-12575 --dry-run`,
  ).argument('[name...]', 'names or sids of signatures');
  return withChoice(made)
    .option('--all', 'every copy')
    .option('--dry-run', 'tell what would be done, and do nothing');
}

interface Telling {
  readonly word: 'enabled' | 'disabled';
  readonly dryRun: boolean;
}

/** Of a choice only what changes is told by name. */
function tellSwitched(
  terminal: Terminal,
  switched: readonly Switched[],
  selection: Selection,
  { word, dryRun }: Telling,
): void {
  const changed = switched.filter((each) => each.changed);
  for (const each of 'names' in selection ? switched : changed)
    terminal.out(
      `${each.name} in ${each.library} ${each.changed ? (dryRun ? 'would be' : 'is now') : 'was already'} ${word}`,
    );
  if ('choice' in selection)
    terminal.note(
      `${counted(changed.length, 'signature')} ${dryRun ? 'to be ' : ''}${word}, ${switched.length - changed.length} ${word} before`,
    );
}

function tellSetters(terminal: Terminal, done: Enabling, dryRun: boolean): void {
  for (const { name, library, bit, neededBy } of done.pulledIn)
    terminal.out(
      `${name} in ${library} ${dryRun ? 'would be' : 'is now'} enabled too: ${neededBy} needs ${bit}`,
    );
  for (const { name, reason, bit, neededBy } of done.stayOff)
    terminal.warn(`${name} stays off, ${reason}; ${neededBy} looks at ${bit}, which it changes`);
  for (const { name, reason } of done.leftOut)
    terminal.warn(`${name} left out, it could never fire: it ${reason}`);
  for (const { bit, neededBy } of done.notSet)
    terminal.warn(`${neededBy} needs ${bit}, which no signature here sets; another rule file may`);
}
