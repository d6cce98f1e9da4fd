import { ClarionError } from '../../names/error.ts';
import type { TeamMember } from '../../release/team-file.ts';
import { openMember, ownMembers, type Passphrase, signatureName, signFile } from '../../signing/index.ts';
import { writeAside } from '../../store/index.ts';
import type { Terminal } from '../terminal.ts';

/** Where to sign, and with what. */
export interface Place {
  /** The key folder. */
  readonly path: string;
  readonly passphrase: Passphrase;
  /** Mail addresses of those who sign; undefined for all who can. */
  readonly signers: readonly string[] | undefined;
  readonly now: Date;
}

/** Signs files for each member whose key is here, and puts each signature beside its file. */
export async function signAsMembers(
  terminal: Terminal,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  known: readonly TeamMember[],
  { path, passphrase, signers, now }: Place,
) {
  const written = [];
  for (const own of chosen(await ownMembers(path, known, now), signers)) {
    const signer = await openMember(path, own, passphrase);
    const { email, fingerprint } = own.member;
    for (const { name, bytes } of files) {
      const signature = signatureName(name, own.member);
      await writeAside(signature, await signFile(bytes, signer, now));
      terminal.out(`Signed by ${email}: ${signature}`);
      written.push({ email, fingerprint, signature });
    }
  }
  return written;
}

function chosen(own: Awaited<ReturnType<typeof ownMembers>>, only: readonly string[] | undefined) {
  const wanted = only === undefined ? own : own.filter(({ member }) => only.includes(member.email));
  const here = new Set(wanted.map(({ member }) => member.email));
  if (wanted.length > 0 && (only === undefined || only.every((email) => here.has(email)))) return wanted;
  const all = own.map(({ member }) => member.email).join(', ');
  throw new ClarionError('usage', 'The key to sign with is not here', {
    code: 'keys/signer',
    expected: own.length === 0 ? "a member's key in the key folder or in gpg, not expired" : `one of ${all}`,
    hint: 'name the key folder with --keys, or the gpg home with GNUPGHOME',
  });
}
