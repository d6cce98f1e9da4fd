import type { Key } from '@tufjs/models';
import type { Command } from 'commander';
import { ClarionError } from '../../names/error.ts';
import { type Ring, rings } from '../../release/target.ts';
import {
  addRoleKey,
  isRing,
  nextRoot,
  readRoleFile,
  rootDifferences,
  writeRoot,
} from '../../signing/index.ts';
import { createFile, expectFree } from '../../store/index.ts';
import { makeCommand, runs } from '../command.ts';
import { openKeys } from '../key-folder.ts';
import { passphraseFrom } from '../passphrase.ts';
import { type PassphraseOptions, pair, readGiven, repeatable, threshold, withPassphrase } from './options.ts';

const online = ['targets', 'snapshot', 'timestamp'] as const;
type Online = (typeof online)[number];

interface Options extends PassphraseOptions {
  readonly out?: string;
  readonly rotate: readonly string[];
  readonly add: readonly string[];
  readonly revoke: readonly string[];
  readonly replace: readonly string[];
  readonly threshold?: string;
}

export function root(): Command {
  const made = withPassphrase(
    makeCommand(
      'root',
      'write the next root metadata, to be signed by holders of root keys; renews it for 400 days',
      'clarion keys root --out 2.root.json\nclarion keys root --rotate targets --rotate snapshot --rotate timestamp --rotate stable --rotate canary --out 2.root.json',
    ),
  )
    .requiredOption('--out <file>', 'where the root metadata goes, which is to be signed')
    .addOption(
      repeatable('--rotate <role>', `a new key for ${online.join(', ')}, stable or canary, made here`),
    )
    .addOption(repeatable('--add <file>', 'a further root key'))
    .addOption(repeatable('--revoke <id>', 'a root key that goes: its id, or the file of its public half'))
    .addOption(
      repeatable('--replace <which=file>', 'a root key (its id or file) and the one that takes its place'),
    )
    .option('--threshold <m>', 'how many root keys must sign from then on');
  return runs<Options & { readonly out: string }>(made, async (terminal, options) => {
    const keys = await openKeys(terminal, options.keys);
    const rotated = options.rotate.map(rotatable);
    const change = {
      add: await Promise.all(options.add.map(rootKey)),
      revoke: await Promise.all(options.revoke.map(rootKeyId)),
      replace: await Promise.all(
        options.replace.map(pair).map(async ([which, file]) => ({
          id: await rootKeyId(which),
          by: await rootKey(file),
        })),
      ),
      threshold: options.threshold === undefined ? undefined : threshold(options.threshold),
    };
    const now = new Date();
    await expectFree(options.out);
    // Tried first: a change that can't be must not leave new keys behind.
    nextRoot(keys.root.newest, { ...change, online: new Map() }, now);
    const passphrase = passphraseFrom(options.passphraseFd);
    const fresh = new Map<Online, Key>();
    for (const role of rotated) {
      const key = await addRoleKey(keys.path, role, { passphrase: await passphrase(), now });
      if (!isRing(role)) fresh.set(role, key);
    }
    const next = nextRoot(keys.root.newest, { ...change, online: fresh }, now);
    await createFile(options.out, writeRoot(next));
    const changes = rootDifferences(keys.root.newest, next);
    terminal.json({ file: options.out, version: next.signed.version, rotated, changes });
    terminal.out(`Root metadata ${next.signed.version}, not signed yet`);
    for (const line of changes) terminal.out(`  ${line}`);
    for (const role of rotated.filter(isRing))
      terminal.out(
        `  ${role} key: replaced; the next publication tells sensors, with the targets role's signature`,
      );
    terminal.note(
      `Next: pass ${options.out} to those who hold root keys, of before and of now; each runs clarion sign ${options.out}.`,
    );
    terminal.note(`Then, here: clarion keys adopt ${options.out}`);
    return 0;
  });
}

async function rootKey(file: string): Promise<Key> {
  return readRoleFile(file, await readGiven(file), 'root');
}

/** The id of a root key that is named by it, by how it begins, or by the file of its public half. */
async function rootKeyId(which: string): Promise<string> {
  return /^[0-9a-f]{8,64}$/i.test(which) ? which : (await rootKey(which)).keyID;
}

function rotatable(role: string): Online | Ring {
  const found = [...online, ...rings].find((each) => each === role);
  if (found !== undefined) return found;
  throw new ClarionError('usage', `Unexpected role ${JSON.stringify(role)}`, {
    code: 'keys/role',
    expected: `${online.join(', ')}, stable or canary`,
    hint: 'a root key is replaced where it is held: clarion keys root-key there, then --replace ID=FILE here',
  });
}
