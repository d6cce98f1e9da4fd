import type { Command } from 'commander';
import { z } from 'zod';
import { frontMatterSchema } from '../../advisory/index.ts';
import { findRoot } from '../../workspace/index.ts';
import { type Desk, newNote, noteFrom, noteNamed, openDesk } from '../../workspace/start/index.ts';
import { answersTo } from '../ask.ts';
import { makeCommand, runs } from '../command.ts';
import { noteArgument } from '../note-argument.ts';
import { isInteractive, type NewOptions, writeStarted } from './started.ts';

interface Options extends NewOptions {
  readonly title?: string;
  readonly threat?: string;
  readonly class?: readonly string[];
  readonly severity?: string;
  readonly tlp: string;
  readonly author?: string;
  readonly released?: string;
  readonly name?: string;
  readonly from?: string;
}

export function command(): Command {
  const note = makeCommand(
    'note',
    'begin a note: a draft with its sections and the standing text of its threat classes',
    'clarion new note\nclarion new note --threat W32.Kalel.A@mm --title "Worm - W32.Kalel.A@mm" --class mass-mailing-worm backdoor',
  )
    .option('--title <text>', 'the subject, like "Worm - W32.Kalel.A@mm"')
    .option('--threat <name>', 'the name that the field uses for the threat')
    .option('--class <name...>', 'threat classes of clarion.yaml')
    .option('--severity <severity>', 'low, medium, high or critical')
    .option('--tlp <label>', 'who may read it; only CLEAR is published', 'CLEAR')
    .option('--author <name>', "who writes it (default: the publisher's name)")
    .option('--released <day>', 'the day on which it is to be released, YYYY-MM-DD (default: today, UTC)')
    .option('--name <name>', 'names id and file of the draft (default: by the threat)')
    .option('--from <note>', 'begin with the text, links and classes of this note: its id or its file')
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(note, async (terminal, options) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const desk = await openDesk(root);
    const from =
      options.from === undefined ? undefined : await noteNamed(desk, noteArgument(root, options.from));
    const answers = await askFor(options, desk, from !== undefined);
    const file =
      from === undefined ? newNote(desk, { ...answers, tlp: options.tlp }) : noteFrom(desk, from, answers);
    const name = file.path.replace(/^advisories\/drafts\/(.*)\.md$/, 'draft-$1');
    const next = [
      `edit ${file.path}`,
      `clarion new signature --note ${name}`,
      `clarion check ${file.path}`,
      `clarion number ${name}      when it is complete`,
    ];
    await writeStarted(terminal, { root, name, files: [file], next });
    return 0;
  });
}

async function askFor(options: Options, { configuration }: Desk, isCopy: boolean) {
  const { shape } = frontMatterSchema;
  const classes = Object.keys(configuration.classes);
  const answer = await answersTo(
    {
      threat: {
        option: '--threat',
        asks: 'Threat, as the field calls it (W32.Kalel.A@mm)',
        given: options.threat,
        schema: shape.threat.shape.name,
      },
      title: {
        option: '--title',
        asks: 'Title (Worm - W32.Kalel.A@mm)',
        given: options.title,
        schema: shape.title.refine((text) => /\p{L}/u.test(text), 'a title with letters'),
      },
      classes: {
        option: '--class',
        asks: `Threat classes, with commas between them (${classes.join(', ')})`,
        given: options.class?.join(','),
        fallback: isCopy ? '' : undefined,
        schema: z.string().refine((text) => listed(text).every((name) => classes.includes(name)), {
          error: `some of ${classes.join(', ')}`,
        }),
      },
      severity: {
        option: '--severity',
        asks: 'Severity (low, medium, high, critical; empty: none is told)',
        given: options.severity,
        fallback: '',
        schema: shape.severity,
      },
    },
    isInteractive(options),
  );
  const severity = answer('severity');
  return {
    title: answer('title'),
    threat: answer('threat'),
    classes: listed(answer('classes')),
    severity: severity === '' ? undefined : severity,
    author: options.author ?? configuration.publisher.name,
    released: options.released ?? new Date().toISOString().slice(0, 10),
    name: options.name,
  };
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
