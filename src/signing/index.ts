export { adoptRoot } from './adopt-root.ts';
export { adoptTeam } from './adopt-team.ts';
export { createKeyFolder, createWithHolders, type NewKeys } from './create-key-folder.ts';
export { type DigestSigner, signDigests } from './digest-signatures.ts';
export { readKeyFiles } from './key-files.ts';
export {
  defaultKeyFolder,
  type KeyFolder,
  openKeyFolder,
  type Passphrase,
  type RootChain,
} from './key-folder.ts';
export { memberExpiry, memberOf, type Person, parsePerson } from './member.ts';
export { addMemberKey, addRoleKey, readRoleFile, writeRoleFile } from './new-keys.ts';
export { isRing, type RoleName, roleNames } from './role.ts';
export { contentOf, readRootDraft, writeRoot } from './root.ts';
export { nextRoot, rootDifferences } from './root-change.ts';
export { knownMembers, openMember, ownMembers, signFile, signRootDraft } from './sign-file.ts';
export { type SignedApart, signatureName, signaturesBeside, signersApart } from './signature-files.ts';
export { signatureReader } from './standing-signatures.ts';
export { nextTeam, teamDifferences } from './team-change.ts';
