import type { Metadata, Root } from '@tufjs/models';
import { contentOf, readKeyFiles, rootDifferences, signRootDraft, writeRoot } from '../../signing/index.ts';
import { writeAside } from '../../store/index.ts';
import type { Terminal } from '../terminal.ts';
import type { Place } from './place.ts';

/** Shows root metadata, and what it changes where the one before is known here; signs it, in the file. */
export async function signRoot(
  terminal: Terminal,
  file: string,
  draft: Metadata<Root>,
  { path, passphrase }: Place,
) {
  const { roots } = await readKeyFiles(path);
  const before = roots.at(-1)?.metadata;
  const { version, expires } = draft.signed;
  const { root, threshold, targets, snapshot, timestamp } = contentOf(draft);
  terminal.out(`${file}: root metadata ${version}, expires ${expires.slice(0, 10)}`);
  terminal.out(`  ${threshold} of ${root.length} root keys must sign the next`);
  for (const { keyID } of root) terminal.out(`  root key  ${keyID}`);
  for (const [role, { keyID }] of Object.entries({ targets, snapshot, timestamp }))
    terminal.out(`  ${role.padEnd(9)} ${keyID}`);
  if (before !== undefined && before.signed.version + 1 === version)
    for (const line of rootDifferences(before, draft)) terminal.out(`  ${line}`);
  const keys = await signRootDraft(path, draft, passphrase);
  await writeAside(file, writeRoot(draft));
  for (const id of keys) terminal.out(`Signed with root key ${id}`);
  return { file, root: version, keys };
}
