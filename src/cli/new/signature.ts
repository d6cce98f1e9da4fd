import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { parseSignatureName } from '../../names/signature-name.ts';
import { findRoot } from '../../workspace/index.ts';
import { newSignature, noteNamed, openDesk, suggestedName } from '../../workspace/start/index.ts';
import { answersTo } from '../ask.ts';
import { makeCommand, runs } from '../command.ts';
import { noteArgument } from '../note-argument.ts';
import { isInteractive, type NewOptions, writeStarted } from './started.ts';

interface Options extends NewOptions {
  readonly note?: string;
  readonly port: number;
}

export function command(): Command {
  const signature = makeCommand(
    'signature',
    'begin a signature: a Dragon line and two samples, proven as they stand',
    'clarion new signature ENSRT:W32-KALEL-A-001\nclarion new signature --note draft-w32-kalel-a',
  )
    .argument('[name]', "GROUP:NAME (default, with --note: by the note's threat)")
    .option('--note <note>', 'the note that is to link it: its id or its file')
    .option('--port <port>', "the server's TCP port in the example", port, 6667)
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(signature, async (terminal, options, args) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const desk = await openDesk(root);
    const note =
      options.note === undefined ? undefined : await noteNamed(desk, noteArgument(root, options.note));
    const threat = note?.read.matter.threat?.name;
    const answer = await answersTo(
      {
        name: {
          option: 'the name, GROUP:NAME',
          asks: 'Name, GROUP:NAME (ENSRT:W32-KALEL-A-001)',
          given: args[0],
          fallback: threat === undefined ? undefined : suggestedName(desk, threat),
          schema: z.string().refine((text) => parseSignatureName(text) !== undefined, {
            error: 'capitals, digits and hyphens, like ENSRT:W32-KALEL-A-001',
          }),
        },
      },
      isInteractive(options),
    );
    const name = answer('name');
    const files = newSignature(desk, { name, port: options.port, threat });
    const next = [...files.map(({ path }) => `edit ${path}`), `clarion prove ${name}`, 'clarion check'];
    const link = note && ({ in: note, key: 'signatures' } as const);
    await writeStarted(terminal, { root, name, files, note: link, next });
    return 0;
  });
}

function port(text: string): number {
  const value = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && value >= 1 && value <= 65_535) return value;
  throw new InvalidArgumentError('expected a port from 1 to 65535');
}
