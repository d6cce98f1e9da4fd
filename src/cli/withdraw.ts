import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import { withdraw } from '../publish/withdraw.ts';
import { isReason } from '../release/index.ts';
import { makeCommand, runs } from './command.ts';
import { openKeys } from './key-folder.ts';
import { type PassphraseOptions, withPassphrase } from './keys/options.ts';
import { passphraseFrom } from './passphrase.ts';
import { releaseNumber } from './release-number.ts';

interface Options extends PassphraseOptions {
  readonly out: string;
  readonly reason: string;
}

export function command(): Command {
  const made = withPassphrase(
    makeCommand(
      'withdraw',
      'take a release back, for good: new sensors get the one before; those that have it keep it and warn until the next one. Only metadata is signed, with the keys of the rings, snapshot and timestamp',
      'clarion withdraw 42 --out public --reason "ENSRT:W32-KALEL-A-001 fires on ordinary mail"',
    )
      .argument('<release>', 'its number')
      .requiredOption('--reason <text>', 'why, in one line; operators read it')
      .requiredOption('--out <dir>', 'the public folder'),
  );
  return runs<Options>(made, async (terminal, options, [text = '']) => {
    const release = releaseNumber(text);
    const reason = options.reason.trim();
    if (!isReason(reason))
      throw new ClarionError('usage', 'Unexpected reason', {
        code: 'publish/withdraw',
        expected: 'one line of at most 200 characters, and none that a terminal would not show',
      });
    const done = await withdraw({
      out: resolve(options.out),
      keys: await openKeys(terminal, options.keys),
      passphrase: passphraseFrom(options.passphraseFd),
      now: new Date(),
      release,
      reason,
    });
    terminal.json({ ...done, release });
    const { stable, canary } = done.rings;
    terminal.out(
      done.outcome === 'withdrawn'
        ? `Release ${release} is withdrawn. New sensors get release ${stable === canary ? stable : `${stable} (stable) or ${canary} (canary)`}.`
        : `Nothing to do: release ${release} was withdrawn on ${done.withdrawal.date}.`,
    );
    terminal.note(
      'Sensors that have it keep it and warn, for numbers never go down. Next: mend it, and run clarion publish.',
    );
    return 0;
  });
}
