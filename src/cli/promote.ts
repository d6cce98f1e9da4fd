import { resolve } from 'node:path';
import type { Command } from 'commander';
import { promote } from '../publish/promote.ts';
import { makeCommand, runs } from './command.ts';
import { openKeys } from './key-folder.ts';
import { type PassphraseOptions, withPassphrase } from './keys/options.ts';
import { passphraseFrom } from './passphrase.ts';
import { releaseNumber } from './release-number.ts';

interface Options extends PassphraseOptions {
  readonly out: string;
}

export function command(): Command {
  const made = withPassphrase(
    makeCommand(
      'promote',
      'give stable sensors the release that canary ones tried: the same bundle; only metadata is signed, with the keys of stable, snapshot and timestamp',
      'clarion publish --out public --ring canary\nclarion promote 42 --out public',
    )
      .argument('<release>', 'its number, so that nothing is promoted but what was tried')
      .requiredOption('--out <dir>', 'the public folder'),
  );
  return runs<Options>(made, async (terminal, options, [text = '']) => {
    const release = releaseNumber(text);
    const done = await promote({
      out: resolve(options.out),
      keys: await openKeys(terminal, options.keys),
      passphrase: passphraseFrom(options.passphraseFd),
      now: new Date(),
      release,
    });
    terminal.json({ ...done, release });
    terminal.out(
      done.outcome === 'promoted'
        ? `Release ${release} is in stable now.`
        : `Nothing to do: stable has release ${release}.`,
    );
    return 0;
  });
}
