import { generateKey, readKey } from 'openpgp';
import { ClarionError } from '../names/error.ts';
import type { TeamMember } from '../release/team-file.ts';

/** How long a member's key made here is good for, in days. */
const memberKeyDays = 3 * 365;

export interface NewMember {
  readonly member: TeamMember;
  /** The private key, armoured, under its passphrase. */
  readonly privateKey: string;
}

/**
 * Makes an OpenPGP key for a member. Version 4, EdDSA over ed25519 in the form (algorithm 22) that GnuPG 2.2 and later
 * read; the newer form of RFC 9580 (algorithm 27) it does not. It signs and does nothing else.
 *
 * @param now the key's creation; its time is whole seconds.
 */
export async function createMember(person: Person, passphrase: string, now: Date): Promise<NewMember> {
  const { name, email } = person;
  const { privateKey, publicKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email }],
    passphrase,
    date: now,
    keyExpirationTime: memberKeyDays * 86_400,
    subkeys: [],
    format: 'armored',
  });
  return { member: await memberOf(publicKey), privateKey };
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Reads `Ada Example <ada@example.org>`; undefined where the text is not that. */
export function parsePerson(text: string): Person | undefined {
  const [, name, email] =
    /^([^<>\p{Cc}]{1,100}?) *<([^<>@\s\p{Cc}]{1,64}@[^<>@\s\p{Cc}]{1,100})>$/u.exec(text) ?? [];
  return name === undefined || email === undefined ? undefined : { name, email };
}

/** The entry of a team file for an armoured public key: its primary fingerprint, and who it says that it belongs to. */
export async function memberOf(armouredKey: string): Promise<TeamMember> {
  const key = await readKey({ armoredKey: armouredKey });
  const user = (await key.getPrimaryUser()).user.userID;
  if (user === null || user.name === '' || user.email === '')
    throw new ClarionError('usage', 'The key has no user id with a name and a mail address', {
      code: 'keys/user-id',
      expected: 'Name <mail>',
    });
  return {
    name: user.name,
    email: user.email,
    fingerprint: key.getFingerprint().toUpperCase(),
    publicKey: key.toPublic().armor(),
  };
}

/** When a member's key ends: undefined where it never does. */
export async function memberExpiry(member: TeamMember): Promise<Date | undefined> {
  const key = await readKey({ armoredKey: member.publicKey });
  const end = await key.getExpirationTime();
  return end instanceof Date ? end : undefined;
}
