import { join } from 'node:path';
import type { Command } from 'commander';
import { ClarionError } from '../../names/error.ts';
import {
  createKeyFolder,
  createWithHolders,
  openKeyFolder,
  readRoleFile,
  writeRoot,
} from '../../signing/index.ts';
import { createFile, expectFree } from '../../store/index.ts';
import { findRoot } from '../../workspace/find-root.ts';
import { makeCommand, runs } from '../command.ts';
import { keyFolderPath } from '../key-folder.ts';
import { passphraseFrom } from '../passphrase.ts';
import type { Terminal } from '../terminal.ts';
import { listing, tell } from './listing.ts';
import {
  type PassphraseOptions,
  person,
  readGiven,
  readMember,
  repeatable,
  threshold,
  withPassphrase,
} from './options.ts';
import { expectNoTeam, tellPublic, writePublicHalves } from './public-halves.ts';

interface Options extends PassphraseOptions {
  readonly workspace?: string;
  readonly member: readonly string[];
  readonly gpg: readonly string[];
  readonly publicKey: readonly string[];
  readonly threshold: string;
  readonly rootKey: readonly string[];
  readonly rootThreshold: string;
  readonly rootOut?: string;
  readonly demo?: boolean;
}

const example = `clarion keys create --public-key ada.asc --public-key bob.asc --threshold 2 \\
  --root-key root-ada.json --root-key root-bob.json --root-threshold 2 --root-out 1.root.json
clarion keys create --member "Ada Example <ada@example.org>" --member "Bob Example <bob@example.org>" --threshold 2`;

export function create(): Command {
  const made = withPassphrase(
    makeCommand('create', 'make role keys, the first team file and the first root metadata', example),
  )
    .option(
      '--workspace <dir>',
      "the team's folder; the public halves go to its keys/ (default: found upward from the current folder)",
    )
    .addOption(repeatable('--public-key <file>', "a member's public key"))
    .addOption(repeatable('--gpg <fingerprint>', 'a member whose key is in gpg, by primary fingerprint'))
    .addOption(repeatable('--member <person>', 'a member, "Name <mail>", whose key is made here'))
    .requiredOption('--threshold <m>', 'how many members must sign a release')
    .addOption(
      repeatable('--root-key <file>', 'a root key that is held elsewhere; without one it is made here'),
    )
    .option('--root-threshold <m>', 'how many root keys must sign root metadata', '1')
    .option('--root-out <file>', 'with --root-key: where the root metadata goes that is to be signed')
    .option('--demo', 'keys for a demonstration: marked as such, and nothing is written to the workspace');
  return runs<Options>(made, async (terminal, options) => {
    const path = keyFolderPath(options.keys);
    const root = options.workspace ?? (await findRoot(process.cwd()));
    if (options.demo !== true) await expectNoTeam(root);
    // Loaded here alone: the other commands read no YAML.
    const { workspaceId } = await import('./workspace-id.ts');
    const wanted = {
      workspace: await workspaceId(root),
      people: options.member.map(person),
      gpg: options.gpg,
      members: await Promise.all(options.publicKey.map(readMember)),
      threshold: threshold(options.threshold),
      demo: options.demo === true,
      now: new Date(),
    };
    const passphrase = passphraseFrom(options.passphraseFd, 'new');
    if (options.rootKey.length === 0) {
      await createKeyFolder(path, { ...wanted, passphrase: await passphrase() });
      await tellWhole(terminal, path, wanted.demo ? undefined : root);
      return 0;
    }
    const draft = draftPath(options);
    await expectFree(draft);
    const keys = await Promise.all(
      options.rootKey.map(async (file) => readRoleFile(file, await readGiven(file), 'root')),
    );
    const made = await createWithHolders(
      path,
      { ...wanted, passphrase: await passphrase() },
      { keys, threshold: threshold(options.rootThreshold) },
    );
    await createFile(draft, writeRoot(made.draft));
    const shown = wanted.demo ? [] : await writePublicHalves(root, path);
    const rootKeys = keys.map(({ keyID }) => keyID);
    terminal.json({ keys: path, workspace: made.team.workspace, public: shown, draft, rootKeys });
    terminal.out(
      `Team file 1 of ${made.team.workspace}: ${made.team.threshold} of ${made.team.members.length} must sign`,
    );
    for (const { name, email, fingerprint } of made.team.members)
      terminal.out(`  ${name} <${email}> ${fingerprint}`);
    terminal.out(
      `Root metadata 1, not signed yet: ${options.rootThreshold} of ${keys.length} keys must sign`,
    );
    for (const id of rootKeys) terminal.out(`  root key  ${id}`);
    terminal.note('Compare the fingerprints and ids with what each person told you by another way.');
    tellPublic(terminal, shown);
    terminal.note(`Next: pass ${draft} to those who hold root keys; each runs clarion sign ${draft}.`);
    terminal.note(`Then, here: clarion keys adopt ${draft}`);
    return 0;
  });
}

function draftPath({ rootOut }: Options): string {
  if (rootOut !== undefined) return rootOut;
  throw new ClarionError('usage', 'Missing --root-out', {
    code: 'keys/root',
    expected: 'with --root-key, the file for the root metadata that its holders sign',
  });
}

async function tellWhole(terminal: Terminal, path: string, root: string | undefined): Promise<void> {
  const shown = root === undefined ? [] : await writePublicHalves(root, path);
  const keys = await openKeyFolder(path);
  terminal.json({ keys: path, workspace: keys.team.workspace, public: shown, ...(await listing(keys)) });
  await tell(keys, new Date(), (line) => terminal.out(line));
  tellPublic(terminal, shown);
  terminal.note(
    `Private: ${path}. Keep it out of git and off the web; back it up. ${join(path, 'roles/root.json')} is not needed to publish: move it to where no network is.`,
  );
  if (root === undefined)
    terminal.warn('These keys are for a demonstration: no real sensor should trust them.');
}
