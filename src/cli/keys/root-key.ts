import type { Command } from 'commander';
import { addRoleKey, writeRoleFile } from '../../signing/index.ts';
import { expectFree } from '../../store/index.ts';
import { makeCommand, runs } from '../command.ts';
import { keyFolderPath } from '../key-folder.ts';
import { passphraseFrom } from '../passphrase.ts';
import { type PassphraseOptions, withPassphrase } from './options.ts';

interface Options extends PassphraseOptions {
  readonly out: string;
}

export function rootKey(): Command {
  const made = withPassphrase(
    makeCommand(
      'root-key',
      'make a root key where it is to be kept; the private half stays here',
      'clarion keys root-key --keys /media/stick/keys --out root-ada.json',
    ).requiredOption('--out <file>', 'where the public half goes, to be passed on'),
  );
  return runs<Options>(made, async (terminal, options) => {
    const path = keyFolderPath(options.keys);
    await expectFree(options.out);
    const key = await addRoleKey(path, 'root', {
      passphrase: await passphraseFrom(options.passphraseFd, 'new')(),
      now: new Date(),
    });
    await writeRoleFile(options.out, 'root', key);
    terminal.json({ keys: path, keyId: key.keyID, public: options.out });
    terminal.out(`root key ${key.keyID}`);
    terminal.note(`Private: ${path}. Keep it where no network is, and a copy in another place.`);
    terminal.note(
      `Next: pass ${options.out} to whoever makes the root metadata (clarion keys create --root-key, or clarion keys root --add), and tell them the id by another way.`,
    );
    return 0;
  });
}
