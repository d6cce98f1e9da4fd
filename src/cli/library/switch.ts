import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import { disableSignatures, type Enabling, enableSignatures, type Switched } from '../../sensor/enable.ts';
import type { Selection } from '../../sensor/selection.ts';
import { type TakenOver, takeOver } from '../../sensor/take-over.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, withSensor } from '../sensor-options.ts';
import type { Terminal } from '../terminal.ts';
import { type ChoiceOptions, choiceOf, selectionOf, withChoice } from './choice-options.ts';

interface SwitchOptions extends ChoiceOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

interface EnableOptions extends SwitchOptions {
  readonly setters: boolean;
  readonly disabledSetters?: boolean;
  readonly from?: readonly string[];
}

export function enableCommand(): Command {
  const made = switching(
    'enable',
    'enable copied signatures, and those that set the flowbits that they need; deploy makes it so',
  )
    .option('--no-setters', 'enable no others: another rule file sets the flowbits')
    .option('--disabled-setters', 'enable also setters that are disabled in a library of yours')
    .option(
      '--from <file>',
      "take over suricata-update's disable.conf or enable.conf; what disable*.conf matches is disabled",
      (file: string, before: readonly string[] = []) => [...before, file],
    );
  return runs<EnableOptions>(withSensor(made), async (terminal, options, names) => {
    const { dryRun = false } = options;
    const setters = !options.setters ? 'none' : options.disabledSetters === true ? 'disabled-too' : 'fresh';
    if (options.from !== undefined) {
      expectFilesAlone(names, options);
      const taken = await takeOver(pathsOf(options), { files: options.from, clock, dryRun, setters });
      terminal.json({ dryRun, ...taken });
      tellTakenOver(terminal, taken, dryRun);
      return 0;
    }
    const selection = selectionOf(names, options);
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

function expectFilesAlone(names: readonly string[], options: EnableOptions): void {
  const chooses = Object.values(choiceOf(options)).some((value) => value !== undefined);
  if (names.length > 0 || chooses || options.all === true)
    throw new ClarionError('usage', 'Unexpected choice of signatures beside --from', {
      code: 'library/choice',
      expected: 'files alone: they say which',
    });
}

function tellTakenOver(terminal: Terminal, taken: TakenOver, dryRun: boolean): void {
  const would = dryRun ? 'would be' : 'is now';
  for (const name of taken.disabled) terminal.out(`${name} ${would} disabled`);
  for (const { name, changed } of taken.enabling.switched)
    if (changed) terminal.out(`${name} ${would} enabled`);
  tellSetters(terminal, taken.enabling, dryRun);
  for (const { file, line, text, matched } of taken.lines)
    if (matched === undefined)
      terminal.warn(
        `${file}:${line}: ${text} is not taken over: a release does not say which file a rule came from. Say it by words, like re:msg:"ET ICMP, or by --class`,
      );
    else if (matched === 0) terminal.note(`${file}:${line}: ${text} matches no signature here`);
  if (taken.notCopied.length > 0)
    terminal.note(
      `${counted(taken.notCopied.length, 'signature')} of these in no library of yours: clarion library copy, or subscribe to the group`,
    );
  if (!dryRun) terminal.note('Next: clarion deploy');
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
