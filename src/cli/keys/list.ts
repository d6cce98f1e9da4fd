import type { Command } from 'commander';
import { makeCommand, runs } from '../command.ts';
import { openKeys } from '../key-folder.ts';
import { listing, tell } from './listing.ts';
import { type KeysOptions, withKeys } from './options.ts';

export function list(): Command {
  const listed = withKeys(
    makeCommand(
      'list',
      'show members, fingerprints, roles and when each expires',
      'clarion keys list --keys ~/.clarion/keys',
    ),
  );
  return runs<KeysOptions>(listed, async (terminal, options) => {
    const keys = await openKeys(terminal, options.keys);
    terminal.json({ keys: keys.path, workspace: keys.team.workspace, ...(await listing(keys)) });
    await tell(keys, new Date(), (line) => terminal.out(line));
    return 0;
  });
}
