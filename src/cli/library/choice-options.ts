import { type Command, InvalidArgumentError, Option } from 'commander';
import { isDay } from '../../names/date.ts';
import { ClarionError } from '../../names/error.ts';
import type { Choice } from '../../sensor/choice.ts';
import { severities } from '../../sensor/notes.ts';
import type { Selection } from '../../sensor/selection.ts';
import { clock, type SensorOptions } from '../sensor-options.ts';

const proofs = ['proven', 'loads', 'unproven'] as const;

/** Options that choose signatures by what they are. */
export interface ChoiceOptions extends SensorOptions {
  readonly group?: readonly string[];
  readonly note?: readonly string[];
  readonly class?: readonly string[];
  readonly severity?: readonly string[];
  readonly proof?: readonly (typeof proofs)[number][];
  readonly library?: readonly string[];
  readonly since?: string;
  readonly before?: string;
  readonly match?: readonly string[];
  readonly sourceEnabled?: boolean;
}

/** Gives a command the options of a choice. Each can be given again, but for the days. */
export function withChoice(command: Command): Command {
  const day = (text: string) => dayOf(text, clock());
  return command
    .option('--group <group>', 'of this group', collected)
    .option('--note <id>', 'named by this note', collected)
    .option(
      '--class <class>',
      'of this threat class, by its notes, or of this classtype, by its rule',
      collected,
    )
    .addOption(choosing('--severity <level>', 'named by a note of this severity', severities))
    .addOption(choosing('--proof <level>', 'of this proof level', proofs))
    .option('--library <name>', 'in this library of yours', collected)
    .option('--source-enabled', 'that the source of imported rules does not have switched off')
    .option(
      '--since <day>',
      'changed, by its notes or its rule, on this day or later: 2026-11-01, or 30d',
      day,
    )
    .option('--before <day>', 'last changed before this day', day)
    .option('--match <text>', 'with this text in name, words, notes or rule', collected);
}

/** What a command works on: the signatures that are named, or those of a choice. */
export function selectionOf(
  names: readonly string[],
  options: ChoiceOptions & { readonly all?: boolean },
): Selection {
  const choice = choiceOf(options);
  const chooses = Object.values(choice).some((value) => value !== undefined);
  if ([names.length > 0, chooses, options.all === true].filter((each) => each).length === 1)
    return names.length > 0 ? { names } : { choice };
  throw new ClarionError('usage', 'Unexpected choice of signatures', {
    code: 'library/choice',
    expected: 'names of signatures, or options that choose some, or --all',
    hint: 'The --help of this command tells the options.',
  });
}

export function choiceOf(options: ChoiceOptions, words: readonly string[] = []): Choice {
  const texts = [...words, ...(options.match ?? [])];
  return {
    groups: options.group,
    notes: options.note,
    classes: options.class,
    severities: options.severity,
    proofs: options.proof,
    libraries: options.library,
    since: options.since,
    before: options.before,
    sourceEnabled: options.sourceEnabled,
    texts: texts.length === 0 ? undefined : texts,
  };
}

function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Commander's own choices allow one value alone. */
function choosing(flags: string, what: string, choices: readonly string[]): Option {
  return new Option(flags, `${what}: ${choices.join(', ')}`).argParser(
    (text: string, before: readonly string[] | undefined) => {
      if (choices.includes(text)) return collected(text, before);
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    },
  );
}

/** A day of the calendar, or so many days before a moment: `30d`. */
export function dayOf(text: string, now: Date): string {
  if (isDay(text)) return text;
  const days = /^([0-9]{1,5})d$/.exec(text)?.[1];
  if (days === undefined)
    throw new InvalidArgumentError('Expected a day, like 2026-11-01, or a number of days, like 30d.');
  return new Date(now.getTime() - Number(days) * 86_400_000).toISOString().slice(0, 10);
}
