import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { createFile } from '../store/index.ts';
import { findRoot, loadWorkspace } from '../workspace/index.ts';
import { noteNamed, numberNote, openDesk } from '../workspace/start/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { noteArgument } from './note-argument.ts';

interface Options extends SharedOptions {
  readonly status: string;
  readonly workspace?: string;
}

export function command(): Command {
  const number = makeCommand(
    'number',
    'give a draft the next number, and move its file to its place',
    'clarion number draft-w32-kalel-a\nclarion number advisories/drafts/w32-kalel-a.md --status final',
  )
    .argument('<note>', 'the draft: its placeholder id, or its file')
    .addOption(
      new Option('--status <status>', 'what the note is from now on')
        .choices(['draft', 'interim', 'final'])
        .default('interim'),
    )
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(number, async (terminal, options, [name = '']) => {
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const desk = await openDesk(root);
    const note = await noteNamed(desk, noteArgument(root, name));
    const { id, path, text, replaces } = await numberNote(desk, note, options.status);
    await createFile(join(root, path), Buffer.from(text));
    await rm(join(root, replaces));
    const { faults } = await loadWorkspace(root);
    const left = faults.filter(({ file, fatal }) => file === path && fatal === true).length;
    terminal.json({ id, file: path, was: replaces, status: options.status, faults: left });
    terminal.out(`${replaces} is ${path}`);
    if (left > 0)
      terminal.warn(
        `${left} ${left === 1 ? 'thing that a draft may lack is' : 'things that a draft may lack are'} missing: clarion check ${path}`,
      );
    terminal.note(
      'Commit it soon: whoever numbers a note at the same time gets the same file, and git says so.',
    );
    return 0;
  });
}
