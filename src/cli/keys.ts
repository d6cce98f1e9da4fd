import type { Command } from 'commander';
import { makeCommand } from './command.ts';
import { adopt } from './keys/adopt.ts';
import { create } from './keys/create.ts';
import { list } from './keys/list.ts';
import { member } from './keys/member.ts';

import { root } from './keys/root.ts';
import { rootKey } from './keys/root-key.ts';
import { team } from './keys/team.ts';

export function command(): Command {
  const made = makeCommand(
    'keys',
    "make the team's keys and the repository's, list them, and change who may sign",
    'clarion keys list',
  );
  for (const inner of [create(), list(), member(), rootKey(), team(), root(), adopt()])
    made.addCommand(inner);
  return made;
}
