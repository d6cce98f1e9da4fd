import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import {
  createKeyFolder,
  type KeyFolder,
  memberExpiry,
  type Person,
  parsePerson,
  roleNames,
} from '../signing/index.ts';
import { readYaml } from '../source/yaml.ts';
import { writeAside } from '../store/index.ts';
import { configurationSchema } from '../workspace/configuration.ts';
import { findRoot } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { keyFolderPath, openKeys } from './key-folder.ts';
import { passphraseFrom } from './passphrase.ts';

interface ListOptions extends SharedOptions {
  readonly keys?: string;
}

interface CreateOptions extends ListOptions {
  readonly workspace?: string;
  readonly member: readonly string[];
  readonly gpg: readonly string[];
  readonly threshold: string;
  readonly demo?: boolean;
  readonly passphraseFd?: string;
}

export function command(): Command {
  return makeCommand('keys', "make the team's keys and the repository's, and list them", 'clarion keys list')
    .addCommand(create())
    .addCommand(list());
}

const keysHelp = 'the private key folder (default: CLARION_KEYS, else ~/.clarion/keys)';

function create(): Command {
  const example =
    'clarion keys create --member "Ada Example <ada@example.org>" --member "Bob Example <bob@example.org>" --threshold 2';
  const made = makeCommand('create', "make members' keys, role keys, team file and root metadata", example)
    .option('--keys <dir>', keysHelp)
    .option(
      '--workspace <dir>',
      "the team's folder; the public halves go to its keys/ (default: found upward from the current folder)",
    )
    .option(
      '--member <person>',
      'a member, "Name <mail>", whose key is made here; may be given again',
      gather,
      [],
    )
    .option(
      '--gpg <fingerprint>',
      'a member whose key is in gpg, by primary fingerprint; may be given again',
      gather,
      [],
    )
    .requiredOption('--threshold <m>', 'how many members must sign a release')
    .option('--demo', 'keys for a demonstration: marked as such, and nothing is written to the workspace')
    .option('--passphrase-fd <n>', 'read the passphrase of the key folder from this file descriptor');
  return runs<CreateOptions>(made, async (terminal, options) => {
    const path = keyFolderPath(options.keys);
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const demo = options.demo === true;
    if (!demo) await expectNoTeam(root);
    const keys = await createKeyFolder(path, {
      workspace: await workspaceId(root),
      people: options.member.map(person),
      gpg: options.gpg,
      threshold: threshold(options.threshold),
      passphrase: await passphraseFrom(options.passphraseFd, 'new')(),
      demo,
      now: new Date(),
    });
    const shown = demo ? [] : await writePublicHalves(root, keys);
    terminal.json({ keys: path, workspace: keys.team.workspace, public: shown, ...(await listing(keys)) });
    await tell(keys, (line) => terminal.out(line));
    for (const file of shown) terminal.note(`Public: ${file}. Commit it.`);
    terminal.note(
      `Private: ${path}. Keep it out of git and off the web; back it up. ${join(path, 'roles/root.json')} is not needed to publish: move it to where no network is.`,
    );
    if (demo) terminal.warn('These keys are for a demonstration: no real sensor should trust them.');
    return 0;
  });
}

function list(): Command {
  const listed = makeCommand(
    'list',
    'show members, fingerprints, roles and when each expires',
    'clarion keys list --keys ~/.clarion/keys',
  ).option('--keys <dir>', keysHelp);
  return runs<ListOptions>(listed, async (terminal, options) => {
    const keys = await openKeys(terminal, options.keys);
    terminal.json({ keys: keys.path, workspace: keys.team.workspace, ...(await listing(keys)) });
    await tell(keys, (line) => terminal.out(line));
    return 0;
  });
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function person(text: string): Person {
  const read = parsePerson(text);
  if (read !== undefined) return read;
  throw new ClarionError('usage', `Unexpected member ${JSON.stringify(text)}`, {
    code: 'keys/member',
    expected: '"Name <mail>", like "Ada Example <ada@example.org>"',
  });
}

function threshold(text: string): number {
  if (/^[1-9][0-9]?$/.test(text)) return Number(text);
  throw new ClarionError('usage', `Unexpected threshold ${JSON.stringify(text)}`, {
    code: 'keys/threshold',
    expected: 'a whole number from 1 on',
  });
}

/** Keys are made before there is content to check: clarion.yaml alone is read. */
async function workspaceId(root: string): Promise<string> {
  const text = await readFile(join(root, 'clarion.yaml'), 'utf8').catch((cause: unknown) => {
    throw new ClarionError('usage', `There is no clarion.yaml in ${root}`, {
      code: 'keys/workspace',
      expected: "a team's folder",
      cause,
    });
  });
  const { data, faults } = readYaml({ file: 'clarion.yaml' }, text, configurationSchema);
  if (data !== undefined) return data.value.workspace;
  throw new ClarionError('content', `clarion.yaml has ${faults.length} faults`, {
    code: 'check/failed',
    hint: 'run clarion check',
  });
}

/** A team that is in the workspace already changes by rotation; a second first team would cut off its sensors. */
async function expectNoTeam(root: string): Promise<void> {
  const there = await readdir(join(root, 'keys', 'team')).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length === 0) return;
  throw new ClarionError('usage', `${join(root, 'keys', 'team')} holds a team already`, {
    code: 'keys/exists',
    expected: 'a workspace without keys',
    hint: 'with --demo nothing is written to the workspace',
  });
}

async function writePublicHalves(root: string, keys: KeyFolder): Promise<readonly string[]> {
  const files = [
    { path: join(root, 'keys', 'team', `${keys.team.version}.json`), bytes: keys.teamBytes },
    { path: join(root, 'keys', 'root', `${keys.root.signed.version}.json`), bytes: keys.rootBytes },
  ];
  for (const { path, bytes } of files) await writeAside(path, bytes);
  return files.map(({ path }) => path);
}

async function listing(keys: KeyFolder) {
  const { team, root, roles } = keys;
  const members = await Promise.all(
    team.members.map(async (member) => ({
      name: member.name,
      email: member.email,
      fingerprint: member.fingerprint,
      key: await keys.place(member.fingerprint),
      expires: (await memberExpiry(member))?.toISOString() ?? null,
    })),
  );
  return {
    team: { version: team.version, threshold: team.threshold, demo: team.demo === true, members },
    root: { version: root.signed.version, expires: root.signed.expires },
    roles: roleNames.map((role) => ({ role, keyId: roles.get(role)?.keyID ?? null })),
  };
}

async function tell(keys: KeyFolder, out: (line: string) => void): Promise<void> {
  const { team, root, roles } = await listing(keys);
  out(
    `Team file ${team.version} of ${keys.team.workspace}: ${team.threshold} of ${team.members.length} must sign${team.demo ? ' (demonstration)' : ''}`,
  );
  for (const { name, email, fingerprint, key, expires } of team.members) {
    out(`  ${name} <${email}>`);
    out(
      `    ${fingerprint}, key ${key === 'file' ? 'here' : key === 'gpg' ? 'in gpg' : 'elsewhere'}, ${expires === null ? 'does not expire' : `expires ${expires.slice(0, 10)}`}`,
    );
  }
  out(`Root metadata ${root.version}, expires ${root.expires.slice(0, 10)}`);
  for (const { role, keyId } of roles)
    out(`  ${role.padEnd(9)} ${keyId === null ? 'key elsewhere' : `key ${keyId.slice(0, 16)}`}`);
}
