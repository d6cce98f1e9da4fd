export { createKeyFolder, type NewKeys } from './create-key-folder.ts';
export { type DigestSigner, signDigests } from './digest-signatures.ts';
export { defaultKeyFolder, type KeyFolder, openKeyFolder, type Passphrase } from './key-folder.ts';
export { memberExpiry, type Person, parsePerson } from './member.ts';
export { type RoleName, roleNames } from './role.ts';
export { signatureReader } from './standing-signatures.ts';
