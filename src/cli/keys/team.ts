import type { Command } from 'commander';
import { writeJson } from '../../release/json.ts';
import { nextTeam, teamDifferences } from '../../signing/index.ts';
import { createFile } from '../../store/index.ts';
import { makeCommand, runs } from '../command.ts';
import { openKeys } from '../key-folder.ts';
import { type KeysOptions, pair, readMember, repeatable, threshold, withKeys } from './options.ts';

interface Options extends KeysOptions {
  readonly out: string;
  readonly add: readonly string[];
  readonly revoke: readonly string[];
  readonly replace: readonly string[];
  readonly threshold?: string;
}

export function team(): Command {
  const made = withKeys(
    makeCommand(
      'team',
      'write the next team file, to be signed by members of this one and of its own',
      'clarion keys team --replace ada@example.org=ada-2027.asc --out 2.team.json\nclarion keys team --revoke bob@example.org --add carol.asc --threshold 2 --out 2.team.json',
    ),
  )
    .requiredOption('--out <file>', 'where the new team file goes, which is to be signed')
    .addOption(repeatable('--add <file>', "a new member's public key"))
    .addOption(repeatable('--revoke <who>', 'a member who goes: mail address or fingerprint'))
    .addOption(repeatable('--replace <who=file>', "a member's new key, or the same with another expiry"))
    .option('--threshold <m>', 'how many members must sign from then on');
  return runs<Options>(made, async (terminal, options) => {
    const keys = await openKeys(terminal, options.keys);
    const next = nextTeam(keys.team, {
      add: await Promise.all(options.add.map(readMember)),
      revoke: options.revoke,
      replace: await Promise.all(
        options.replace.map(pair).map(async ([who, file]) => ({ who, by: await readMember(file) })),
      ),
      threshold: options.threshold === undefined ? undefined : threshold(options.threshold),
    });
    await createFile(options.out, writeJson(next));
    const changes = teamDifferences(keys.team, next);
    terminal.json({ file: options.out, version: next.version, threshold: next.threshold, changes });
    terminal.out(
      `Team file ${next.version} of ${next.workspace}, not signed yet: ${next.threshold} of ${next.members.length} must sign`,
    );
    for (const line of changes) terminal.out(`  ${line}`);
    terminal.note('Compare new fingerprints with what each person told you by another way.');
    terminal.note(
      `Next: ${keys.team.threshold} members of team file ${keys.team.version} and ${next.threshold} of this one (one person may be both) run clarion sign ${options.out}, or gpg --armor --detach-sign.`,
    );
    terminal.note(`Then, here, with their signatures beside the file: clarion keys adopt ${options.out}`);
    return 0;
  });
}
