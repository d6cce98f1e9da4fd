import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { makeCommand, runs } from './command.ts';
import { keyFolderPath } from './key-folder.ts';
import { type PassphraseOptions, readGiven, withPassphrase } from './keys/options.ts';
import { passphraseFrom } from './passphrase.ts';
import { kindOf } from './sign/kind.ts';
import type { Place } from './sign/place.ts';
import { signPrepared } from './sign/prepared.ts';
import { signRoot } from './sign/root.ts';
import { signTeam } from './sign/team.ts';
import type { Terminal } from './terminal.ts';

interface Options extends PassphraseOptions {
  readonly signers?: string;
}

export function command(): Command {
  const made = withPassphrase(
    makeCommand(
      'sign',
      'sign a prepared release, a team file or root metadata with the keys that are here; shows what is signed',
      'clarion sign prepared/\nclarion sign 2.team.json\nclarion sign 2.root.json --keys /media/stick/keys',
    ).argument(
      '<path...>',
      'folders of clarion publish --prepare, team files: signatures go beside each file; root metadata: it goes into the file',
    ),
  ).option(
    '--signers <list>',
    'who signs, by mail address, comma between; default: every member whose key is here',
  );
  return runs<Options>(made, async (terminal, options, paths) => {
    const place = {
      path: keyFolderPath(options.keys),
      passphrase: passphraseFrom(options.passphraseFd),
      signers: options.signers?.split(',').map((name) => name.trim()),
      now: new Date(),
    };
    const signed = [];
    for (const path of paths) signed.push(await signOne(terminal, path, place));
    terminal.json({ signed });
    terminal.note('Next: pass what was signed back to whoever asked for it.');
    return 0;
  });
}

async function signOne(terminal: Terminal, path: string, place: Place) {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) return signPrepared(terminal, path, place);
  const bytes = await readGiven(path);
  const signable = kindOf(path, bytes);
  return signable.kind === 'root'
    ? signRoot(terminal, path, signable.root, place)
    : signTeam(terminal, { file: path, bytes, team: signable.team }, place);
}
