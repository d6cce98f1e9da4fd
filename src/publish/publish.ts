import { join, resolve } from 'node:path';
import { ClarionError } from '../names/error.ts';
import type { Proof } from '../proof/index.ts';
import { type Member, sha256 } from '../release/index.ts';
import type { KeyFolder, Passphrase } from '../signing/index.ts';
import type { RingTarget } from '../signing/metadata.ts';
import { buildSite, readTheme, writeSite } from '../site/index.ts';
import { readIfThere, withLock, writeAside } from '../store/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { expectThreshold, isSameContent, makeRelease } from './bundle.ts';
import { contentMembers } from './content.ts';
import { liveUpdateFolder } from './layout.ts';
import { releaseFiles, standingFiles } from './live-update.ts';
import { renewMetadata } from './metadata.ts';
import { type Previous, readPrevious } from './previous.ts';
import { publicContent } from './public-content.ts';
import { expectPublicFolder } from './public-folder.ts';
import { requireProof } from './require-proof.ts';

/** What came of proving: the proofs, and the evidence that travels beside the release; none where no engine was there. */
export interface Proven {
  readonly proofs: readonly Proof[];
  readonly evidence: readonly Member[] | undefined;
}

export interface Publication {
  /** Checked. */
  readonly workspace: Workspace;
  /** The public folder: site and live update. */
  readonly out: string;
  readonly keys: KeyFolder;
  readonly passphrase: Passphrase;
  /** Proves the named signatures. */
  readonly prove: (names: readonly string[]) => Promise<Proven>;
  /** Members who sign: names, mail addresses or fingerprints; everyone whose key is here, unless told. */
  readonly signers?: readonly string[] | undefined;
  readonly now: Date;
  readonly report: (step: Step, detail: string) => void;
  /** Writes a file of the live update; tests make it fail. */
  readonly write?: (path: string, bytes: Uint8Array) => Promise<void>;
}

type Step = 'content' | 'proof' | 'previous' | 'release' | 'metadata' | 'site';

export interface Published {
  /** `renewed`: the same content under metadata that lasts longer. */
  readonly outcome: 'released' | 'renewed' | 'nothing-new';
  readonly release: number;
  readonly proofs: readonly Proof[];
  /** Mail addresses of those who signed; empty where nothing was released. */
  readonly signers: readonly string[];
  /** Files of the live update that were written, in order. */
  readonly written: readonly string[];
}

const engineNotice =
  'No intrusion detection engine was there when this was published: the signatures are unproven. Nobody has seen them fire.';

/**
 * Publishes a workspace: proves its signatures, makes and signs a release if the content is new, renews what will
 * expire, and writes site and live update. A run that dies at any point leaves a live update that sensors can use:
 * what names a file is written after it, and timestamp.json, which names the rest, last.
 *
 * @throws ClarionError: `publish/proof` (content), `publish/threshold`, `publish/workspace`, `publish/out` (usage),
 * `publish/previous` (verification), `state/locked`.
 */
export async function publish(publication: Publication): Promise<Published> {
  const { workspace, keys, report } = publication;
  const out = resolve(publication.out);
  if (keys.team.workspace !== workspace.configuration.workspace)
    throw new ClarionError('usage', `The keys are those of the workspace ${keys.team.workspace}`, {
      code: 'publish/workspace',
      expected: `keys of ${workspace.configuration.workspace}`,
    });
  await expectPublicFolder(out, keys);
  const content = publicContent(workspace);
  report(
    'content',
    `${content.notes.length} notes, ${content.signatures.length} signatures, ${content.alarms.length} alarms, ${content.policies.length} policies`,
  );
  const proven = await publication.prove(content.signatures.map(({ data }) => data.name));
  requireProof(content.signatures, proven.proofs);
  const levels = Map.groupBy(proven.proofs, ({ level }) => level);
  report(
    'proof',
    [...levels].map(([level, proofs]) => `${proofs.length} ${level}`).join(', ') || 'no signatures',
  );
  const members = contentMembers(workspace, content, proven.proofs);
  return withLock(out, () => layOut({ ...publication, out }, members, proven));
}

async function layOut(
  publication: Publication,
  content: readonly Member[],
  proven: Proven,
): Promise<Published> {
  const { workspace, out, keys, passphrase, now, report } = publication;
  const liveUpdate = join(out, liveUpdateFolder);
  const previous = await readPrevious(liveUpdate, keys.root);
  report(
    'previous',
    previous === undefined
      ? 'none: this is the first release'
      : `release ${previous.release.number}, verified`,
  );

  const made =
    previous !== undefined && isSameContent(content, previous)
      ? undefined
      : await release(publication, content, proven, previous);
  const target: RingTarget | undefined = made && {
    length: made.release.bundle.byteLength,
    sha256: sha256(made.release.bundle),
    custom: made.release.custom,
  };
  const metadata = await renewMetadata({ previous, target, keys, passphrase, now });

  const written: string[] = [];
  for (const { path, bytes } of [
    ...standingFiles(workspace, keys),
    ...(made === undefined ? [] : releaseFiles(made.release)),
    ...metadata,
  ]) {
    const there = await readIfThere(join(liveUpdate, path));
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await (publication.write ?? writeAside)(join(liveUpdate, path), bytes);
    written.push(path);
  }
  report(
    'metadata',
    metadata.length === 0
      ? 'nothing new, and nothing expires soon'
      : metadata.map(({ path }) => path).join(', '),
  );
  await layOutSite(publication, proven.proofs);
  return {
    outcome: made !== undefined ? 'released' : metadata.length > 0 ? 'renewed' : 'nothing-new',
    release: made?.release.file.number ?? previous?.release.number ?? 0,
    proofs: proven.proofs,
    signers: made?.signers ?? [],
    written,
  };
}

async function release(
  { keys, passphrase, signers: only, now, report }: Publication,
  content: readonly Member[],
  { evidence }: Proven,
  previous: Previous | undefined,
) {
  const signers = await keys.signers(passphrase, only);
  expectThreshold(keys.team, signers);
  const made = await makeRelease({ content, evidence, previous, team: keys.team, signers, now });
  const names = signers.map(({ member }) => member.email);
  const delta = made.delta === undefined ? '' : `, delta ${made.delta.byteLength} bytes`;
  report(
    'release',
    `release ${made.file.number}, signed by ${names.join(', ')}; bundle ${made.bundle.byteLength} bytes${delta}`,
  );
  return { release: made, signers: names };
}

async function layOutSite(
  { workspace, out, keys, report }: Publication,
  proofs: readonly Proof[],
): Promise<void> {
  const files = buildSite(workspace, {
    theme: await readTheme(workspace.root),
    proofs,
    engineNotice: proofs.some(({ level }) => level === 'unproven') ? engineNotice : undefined,
    demo: keys.team.demo === true,
  });
  const { written, removed } = await writeSite(files, out);
  report('site', `${files.length} files: ${written.length} written, ${removed.length} removed`);
}
