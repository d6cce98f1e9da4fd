import { type Command, InvalidArgumentError, Option } from 'commander';
import { alarmSchema } from '../../alarm/schema.ts';
import { findRoot } from '../../workspace/index.ts';
import { newAlarm, noteNamed, openDesk, threatSlug } from '../../workspace/start/index.ts';
import { answersTo } from '../ask.ts';
import { makeCommand, runs } from '../command.ts';
import { noteArgument } from '../note-argument.ts';
import { isInteractive, type NewOptions, writeStarted } from './started.ts';

interface Options extends NewOptions {
  readonly signature?: readonly string[];
  readonly note?: string;
  readonly title?: string;
  readonly count: number;
  readonly seconds: number;
  readonly countBy: string;
}

export function command(): Command {
  const alarm = makeCommand(
    'alarm',
    'begin an alarm: which signatures are counted, and how many in how long',
    'clarion new alarm w32-kalel-a --signature ENSRT:W32-KALEL-A-001\nclarion new alarm --note draft-w32-kalel-a',
  )
    .argument('[name]', "lower-case letters, digits and hyphens (default, with --note: by the note's threat)")
    .option('--signature <name...>', 'signatures to count (default, with --note: those that the note links)')
    .option('--note <note>', 'the note that is to link it: its id or its file')
    .option('--title <text>', 'one line for people')
    .option('--count <n>', 'how many events raise the alarm', whole, 3)
    .option('--seconds <n>', 'within how many seconds', whole, 60)
    .addOption(
      new Option('--count-by <host>', 'whose events are counted together')
        .choices(['source', 'destination', 'pair'])
        .default('source'),
    )
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(alarm, async (terminal, options, args) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const desk = await openDesk(root);
    const note =
      options.note === undefined ? undefined : await noteNamed(desk, noteArgument(root, options.note));
    const { threat, signatures = [] } = note?.read.matter ?? {};
    const linked = signatures.flatMap((name) => name ?? []).join(',');
    const slug = threatSlug(threat?.name ?? '');
    const answer = await answersTo(
      {
        name: {
          option: 'the name',
          asks: 'Name of the alarm (w32-kalel-a)',
          given: args[0],
          fallback: slug === '' ? undefined : slug,
          schema: alarmSchema.shape.name,
        },
        signatures: {
          option: '--signature',
          asks: 'Signatures to count, with commas between them',
          given: options.signature?.join(','),
          fallback: linked === '' ? undefined : linked,
          schema: alarmSchema.shape.title,
        },
      },
      isInteractive(options),
    );
    const { title, count, seconds, countBy } = options;
    const name = answer('name');
    const counted = answer('signatures')
      .split(',')
      .map((signature) => signature.trim());
    const file = newAlarm(desk, { name, title, signatures: counted, count, seconds, countBy });
    const link = note && ({ in: note, key: 'alarms' } as const);
    const next = [`edit ${file.path}`, 'clarion check'];
    await writeStarted(terminal, { root, name, files: [file], note: link, next });
    return 0;
  });
}

function whole(text: string): number {
  if (/^[1-9][0-9]{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}
