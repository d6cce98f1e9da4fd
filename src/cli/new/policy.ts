import type { Command } from 'commander';
import { z } from 'zod';
import { isSlug } from '../../names/slug.ts';
import { findRoot } from '../../workspace/index.ts';
import { newPolicy, noteNamed, openDesk } from '../../workspace/start/index.ts';
import { answersTo } from '../ask.ts';
import { makeCommand, runs } from '../command.ts';
import { noteArgument } from '../note-argument.ts';
import { isInteractive, type NewOptions, writeStarted } from './started.ts';

interface Options extends NewOptions {
  readonly kind?: string;
  readonly title?: string;
  readonly note?: string;
}

export function command(): Command {
  const policy = makeCommand(
    'policy',
    'begin a switch policy: a service (rules) or a role (what a port gets)',
    'clarion new policy irc-egress --kind service --note draft-w32-stubbot-a',
  )
    .argument('[name]', 'lower-case letters, digits and hyphens')
    .option('--kind <kind>', 'service or role')
    .option('--title <text>', 'one line for people')
    .option('--note <note>', 'the note that is to link it: its id or its file')
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(policy, async (terminal, options, args) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const desk = await openDesk(root);
    const note =
      options.note === undefined ? undefined : await noteNamed(desk, noteArgument(root, options.note));
    const answer = await answersTo(
      {
        name: {
          option: 'the name',
          asks: 'Name of the policy (smtp-egress)',
          given: args[0],
          schema: z.string().refine(isSlug, 'lower-case letters, digits and hyphens'),
        },
        kind: {
          option: '--kind',
          asks: 'Kind (service: rules; role: what a port gets)',
          given: options.kind,
          schema: z.enum(['service', 'role']),
        },
      },
      isInteractive(options),
    );
    const name = answer('name');
    const file = newPolicy({ name, kind: answer('kind'), title: options.title });
    const link = note && ({ in: note, key: 'policies' } as const);
    const next = [
      `edit ${file.path}`,
      `clarion policy render ${name} --for enterasys --examples`,
      'clarion check',
    ];
    await writeStarted(terminal, { root, name, files: [file], note: link, next });
    return 0;
  });
}
