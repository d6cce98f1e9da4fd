import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { isFingerprint } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import type { TeamMember } from '../release/team-file.ts';
import { memberOf } from './member.ts';

/**
 * Members whose keys live in GnuPG: gpg signs, its agent asks for the passphrase or the smart card. GNUPGHOME is
 * honoured; nothing secret comes to us.
 */

/** The team-file entry of a key in gpg. */
export async function gpgMember(fingerprint: string): Promise<TeamMember> {
  const wanted = fingerprint.replaceAll(' ', '').toUpperCase();
  if (!isFingerprint(wanted))
    throw new ClarionError('usage', `Unexpected fingerprint ${fingerprint}`, {
      code: 'keys/fingerprint',
      expected: '40 hex digits, as gpg --fingerprint shows them',
    });
  const exported = await gpg(['--armor', '--export-options', 'export-minimal', '--export', wanted]);
  if (exported.byteLength === 0)
    throw new ClarionError('usage', `gpg has no key ${wanted}`, {
      code: 'keys/gpg',
      hint: 'gpg --list-secret-keys shows those that it has',
    });
  const member = await memberOf(exported.toString('ascii'));
  if (member.fingerprint !== wanted)
    throw new ClarionError('usage', `${wanted} is a subkey`, {
      code: 'keys/fingerprint',
      expected: `the primary fingerprint, ${member.fingerprint}`,
    });
  return member;
}

/** True where gpg is there and can sign with the key (it, or its card, holds the secret half). */
export async function gpgHolds(fingerprint: string): Promise<boolean> {
  try {
    await gpg(['--list-secret-keys', '--with-colons', fingerprint]);
    return true;
  } catch (error) {
    if (error instanceof ClarionError) return false;
    throw error;
  }
}

/** A detached binary signature over bytes, by the key or the signing subkey that gpg chooses for it. */
export function gpgSign(fingerprint: string, bytes: Uint8Array): Promise<Uint8Array> {
  return gpg(['--no-armor', '--detach-sign', '--local-user', fingerprint], bytes);
}

async function gpg(args: readonly string[], input: Uint8Array = new Uint8Array()): Promise<Buffer> {
  const child = spawn('gpg', ['--batch', '--no-tty', '--quiet', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // gpg may end without reading its input; its exit code says why, not the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new ClarionError('usage', 'gpg does not start', { code: 'keys/gpg', hint: 'install gnupg', cause }),
      ),
    );
    child.once('close', resolve);
  });
  const [code, output, complaint] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)]);
  if (code === 0) return output;
  throw new ClarionError('usage', `gpg failed: ${complaint.toString('utf8').trim()}`, {
    code: 'keys/gpg',
    hint: 'gpg-agent must be able to ask for the passphrase: try gpg --sign once by hand',
  });
}
