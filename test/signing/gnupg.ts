import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A gpg of its own, with its own keys and agent. */
export interface Gnupg {
  readonly home: string;
  import(armouredKey: string): void;
  /** Makes a key without a passphrase and returns its primary fingerprint. */
  makeKey(userId: string, subkey?: boolean): string;
  /** Primary fingerprints of the keys whose signatures are good, as docs/verify-by-hand.md counts them. */
  valid(data: Uint8Array, signatures: Uint8Array): ReadonlySet<string>;
  close(): void;
}

export function gnupg(): Gnupg {
  const home = mkdtempSync(join(tmpdir(), 'clarion-gpg-'));
  const env = { ...process.env, GNUPGHOME: home };
  const gpg = (args: readonly string[], input = '') =>
    execFileSync('gpg', ['--batch', '--quiet', ...args], {
      env,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  return {
    home,
    import: (armouredKey) => void gpg(['--import'], armouredKey),
    makeKey: (userId, subkey = false) => {
      gpg(['--passphrase', '', '--quick-generate-key', userId, 'ed25519', 'sign', '0']);
      const [fingerprint = ''] =
        /^fpr:+([0-9A-F]{40}):/m.exec(gpg(['--list-keys', '--with-colons', userId]))?.slice(1) ?? [];
      if (subkey) gpg(['--passphrase', '', '--quick-add-key', fingerprint, 'ed25519', 'sign', '0']);
      return fingerprint;
    },
    valid: (data, signatures) => {
      writeFileSync(join(home, 'data'), data);
      writeFileSync(join(home, 'data.asc'), signatures);
      const status = gpg(['--status-fd', '1', '--verify', join(home, 'data.asc'), join(home, 'data')]);
      return new Set(
        [...status.matchAll(/^\[GNUPG:\] VALIDSIG .* ([0-9A-F]{40})$/gm)].map(([, primary = '']) => primary),
      );
    },
    close: () => {
      execFileSync('gpgconf', ['--kill', 'all'], { env });
      rmSync(home, { recursive: true, force: true });
    },
  };
}
