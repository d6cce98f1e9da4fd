import type { Command } from 'commander';
import { refresh } from '../publish/refresh.ts';
import { makeCommand, runs } from './command.ts';
import { openKeys } from './key-folder.ts';
import { type PassphraseOptions, withPassphrase } from './keys/options.ts';
import { passphraseFrom } from './passphrase.ts';

interface Options extends PassphraseOptions {
  readonly out: string;
}

/** Days before other metadata expires at which each run says so. */
const soonDays = 20;

export function command(): Command {
  const made = withPassphrase(
    makeCommand(
      'refresh',
      'renew the timestamp of a live update, with the timestamp key alone; made for cron',
      'clarion refresh --out public --quiet --passphrase-fd 3 3</etc/clarion/timestamp-passphrase',
    ).requiredOption('--out <dir>', 'the public folder'),
  );
  return runs<Options>(made, async (terminal, options) => {
    const keys = await openKeys(terminal, options.keys);
    const now = new Date();
    const done = await refresh({
      out: options.out,
      keys,
      passphrase: passphraseFrom(options.passphraseFd),
      now,
    });
    terminal.json(done);
    terminal.out(
      done.outcome === 'renewed'
        ? `The timestamp is renewed and expires ${done.expires}.`
        : `Nothing to do: the timestamp expires ${done.expires}.`,
    );
    const [first] = done.others;
    const days = first && Math.floor((Date.parse(first.expires) - now.getTime()) / 86_400_000);
    if (first !== undefined && days !== undefined && days < soonDays)
      terminal.warn(
        `The ${first.role} metadata ${days < 0 ? 'has expired' : `expires in ${days} days`}, and sensors refuse everything ${days < 0 ? 'now' : 'then'}: run clarion publish.`,
      );
    return 0;
  });
}
