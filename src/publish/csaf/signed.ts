import { join } from 'node:path';
import type { Note } from '../../advisory/note.ts';
import { signaturePath } from '../../csaf/index.ts';
import type { TeamFile } from '../../release/index.ts';
import { type DigestSigner, signatureReader, signDigests } from '../../signing/index.ts';
import { readIfThere } from '../../store/index.ts';
import { type CsafDocuments, expectValid } from './documents.ts';

/** Which documents a public folder holds signed, byte for byte as they would be made now. */
export interface Standing {
  /** The armoured signatures to be kept, by the path of their document. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
  /** What is to be signed: documents that are new, changed, or signed by a team of the past. */
  readonly open: readonly Note[];
  /** Of these, ids of those that changed under a date that readers have seen: nobody fetches them again. */
  readonly unseen: readonly string[];
}

/**
 * Looks for the signatures that may stay, and validates every document that has none: what we sign is valid.
 *
 * @throws ClarionError of kind `content`, code `csaf/invalid`.
 */
export async function standingSignatures(
  out: string,
  documents: CsafDocuments,
  team: TeamFile,
  now: Date,
): Promise<Standing> {
  const signersOf = await signatureReader(team.members, now);
  const kept = new Map<string, Uint8Array>();
  const open: Note[] = [];
  const unseen: string[] = [];
  for (const note of documents.notes) {
    const { path, bytes } = documents.make(note);
    const there = await readIfThere(join(out, path));
    const same = there !== undefined && Buffer.compare(there, bytes) === 0;
    const signature = same ? await readIfThere(join(out, signaturePath(path))) : undefined;
    const signers = signature && (await signersOf(bytes, signature));
    if (signature !== undefined && signers !== undefined && signers.length >= team.threshold)
      kept.set(path, signature);
    else open.push(note);
    if (there !== undefined && !same && datesOf(there) === datesOf(bytes)) unseen.push(note.matter.id);
  }
  await expectValid(documents, open, { has: () => false });
  return { kept, open, unseen };
}

/** Signs what is open. */
export async function signOpen(
  documents: CsafDocuments,
  { kept, open }: Standing,
  signers: readonly DigestSigner[],
  now: Date,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const signatures = new Map(kept);
  for (const note of open) {
    const { path, bytes } = documents.make(note);
    signatures.set(path, await signDigests(bytes, signers, now));
  }
  return signatures;
}

/** The line of a document that tells when it was released last; undefined where it is no document of ours. */
function datesOf(document: Uint8Array): string | undefined {
  return /^ +"current_release_date": .*$/m.exec(Buffer.from(document).toString('utf8'))?.[0];
}
