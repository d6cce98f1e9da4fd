import type { Command } from 'commander';
import { addMemberKey } from '../../signing/index.ts';
import { createFile, expectFree } from '../../store/index.ts';
import { makeCommand, runs } from '../command.ts';
import { keyFolderPath } from '../key-folder.ts';
import { passphraseFrom } from '../passphrase.ts';
import { type PassphraseOptions, person, withPassphrase } from './options.ts';

interface Options extends PassphraseOptions {
  readonly out: string;
}

export function member(): Command {
  const made = withPassphrase(
    makeCommand(
      'member',
      "make a member's own OpenPGP key; the private half stays here",
      'clarion keys member "Ada Example <ada@example.org>" --out ada.asc',
    )
      .argument('<person>', '"Name <mail>"')
      .requiredOption('--out <file>', 'where the public half goes, to be passed on'),
  );
  return runs<Options>(made, async (terminal, options, [who = '']) => {
    const path = keyFolderPath(options.keys);
    const wanted = person(who);
    await expectFree(options.out);
    const { name, email, fingerprint, publicKey } = await addMemberKey(path, wanted, {
      passphrase: await passphraseFrom(options.passphraseFd, 'new')(),
      now: new Date(),
    });
    await createFile(options.out, Buffer.from(publicKey, 'ascii'));
    terminal.json({ keys: path, name, email, fingerprint, public: options.out });
    terminal.out(`${name} <${email}> ${fingerprint}`);
    terminal.note(`Private: ${path}. Back it up; nobody else needs it.`);
    terminal.note(
      `Next: pass ${options.out} to whoever makes the team file (clarion keys create, or clarion keys team --add), and tell them the fingerprint by another way.`,
    );
    return 0;
  });
}
