/** The form of a SHA-256 digest. */
export const sha256Pattern = /^[0-9a-f]{64}$/;

/** True for a SHA-256 digest as this project writes it: 64 lower-case hex digits. */
export function isSha256(text: string): boolean {
  return sha256Pattern.test(text);
}

/** True for an OpenPGP version 4 fingerprint as this project writes it: 40 upper-case hex digits (RFC 4880, 12.2). */
export function isFingerprint(text: string): boolean {
  return /^[0-9A-F]{40}$/.test(text);
}
