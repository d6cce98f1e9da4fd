import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { ClarionError } from '../../names/error.ts';
import type { TeamMember } from '../../release/team-file.ts';
import { memberOf, type Person, parsePerson } from '../../signing/index.ts';
import type { SharedOptions } from '../command.ts';

export interface KeysOptions extends SharedOptions {
  readonly keys?: string;
}

export interface PassphraseOptions extends KeysOptions {
  readonly passphraseFd?: string;
}

export function withKeys(command: Command): Command {
  return command.option(
    '--keys <dir>',
    'the private key folder (default: CLARION_KEYS, else ~/.clarion/keys)',
  );
}

export function withPassphrase(command: Command): Command {
  return withKeys(command).option(
    '--passphrase-fd <n>',
    'read the passphrase of the key folder from this file descriptor',
  );
}

/** An option that may be given again. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be given again`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

export function person(text: string): Person {
  const read = parsePerson(text);
  if (read !== undefined) return read;
  throw new ClarionError('usage', `Unexpected member ${JSON.stringify(text)}`, {
    code: 'keys/member',
    expected: '"Name <mail>", like "Ada Example <ada@example.org>"',
  });
}

/** How many must sign. */
export function threshold(text: string): number {
  if (/^[1-9][0-9]?$/.test(text)) return Number(text);
  throw new ClarionError('usage', `Unexpected threshold ${JSON.stringify(text)}`, {
    code: 'keys/threshold',
    expected: 'a whole number from 1 on',
  });
}

/** `WHO=FILE`. */
export function pair(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new ClarionError('usage', `Unexpected ${JSON.stringify(text)}`, {
    code: 'keys/replace',
    expected: 'who is to be replaced and the file of the new key, like ada@example.org=ada.asc',
  });
}

export async function readGiven(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, {
      code: 'keys/file',
      expected: 'a file that is there',
      cause,
    });
  });
}

/** Reads a member's public key: what `clarion keys member` or `gpg --export --armor` wrote. */
export async function readMember(path: string): Promise<TeamMember> {
  const text = (await readGiven(path)).toString('latin1');
  const expected = 'an armoured OpenPGP public key, as gpg --armor --export writes it';
  if (text.includes('PRIVATE KEY'))
    throw new ClarionError('usage', `${path} holds a private key`, {
      code: 'keys/file',
      expected,
      hint: 'a private key never leaves its owner: pass the public half, and replace this key if others have seen it',
    });
  return memberOf(text).catch((cause: unknown) => {
    if (cause instanceof ClarionError) throw cause;
    throw new ClarionError('usage', `${path} holds no OpenPGP key`, { code: 'keys/file', expected, cause });
  });
}
