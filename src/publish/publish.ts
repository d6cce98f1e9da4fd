import { join, resolve } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import type { CsafFile } from '../csaf/index.ts';
import { counted } from '../names/counted.ts';
import type { Proof } from '../proof/index.ts';
import { type Member, sha256 } from '../release/index.ts';
import { writeInstant } from '../release/instant.ts';
import type { DigestSigner, Passphrase } from '../signing/index.ts';
import type { RingTarget } from '../signing/metadata.ts';
import { printViews, readTheme, type SiteFile, siteFiles, writeSite } from '../site/index.ts';
import { stixFiles } from '../stix/index.ts';
import { publicContent } from '../workspace/index.ts';
import { expectThreshold, isNewRelease, makeTar, packRelease } from './bundle.ts';
import { type CsafSigned, csafFiles, signOpen } from './csaf/index.ts';
import { publishedDeltas } from './delta/deltas.ts';
import { firstRing, ringsFrom } from './first-ring.ts';
import { forgetReleases } from './forget-releases.ts';
import { expectHonestHistory, publishedRelease } from './history/index.ts';
import { liveUpdateFolder } from './layout.ts';
import { releaseFiles, standingFiles } from './live-update.ts';
import { renewMetadata, snapshotExpiry } from './metadata.ts';
import { makePlan, type Plan, type Planning } from './plan.ts';
import { type Previous, readPrevious } from './previous.ts';
import { prune } from './prune.ts';
import { alone, expectPublicFolder, publishingIn } from './public-folder.ts';
import { expectRestrictedFolder, layOutRestricted } from './restricted/index.ts';
import { type RingReleases, ringReleases } from './ring-change.ts';
import { type Write, writeFiles } from './write-files.ts';

export interface Publication extends Planning {
  readonly passphrase: Passphrase;
  /** Members who sign: names, mail addresses or fingerprints; everyone whose key is here, unless told. */
  readonly signers?: readonly string[] | undefined;
  /** Signs in their place: members have signed elsewhere what was prepared. */
  readonly sign?: (() => Promise<readonly DigestSigner[]>) | undefined;
  /** The date of the release; now, unless told. */
  readonly date?: Date | undefined;
  /** Chromium: prints each public note into a PDF too. */
  readonly chromium?: string | undefined;
  /** Writes a file of the live update; tests make it fail. */
  readonly write?: Write;
}

export interface Published {
  /** `renewed`: the same content under metadata that lasts longer. */
  readonly outcome: 'released' | 'renewed' | 'nothing-new';
  /** The newest release. */
  readonly release: number;
  /** The release that each ring names. */
  readonly rings: RingReleases;
  /** Ids of the notes that stayed behind, because they are drafts. */
  readonly drafts: readonly string[];
  readonly proofs: readonly Proof[];
  /** Mail addresses of those who signed; empty where nothing was released. */
  readonly signers: readonly string[];
  /** Files of the live update that were written, in order. */
  readonly written: readonly string[];
  /** Files of the live update that nobody needs any more, and that are gone. */
  readonly pruned: readonly string[];
  /** What is published and looks wrong, though nothing forbids it. */
  readonly warnings: readonly VFileMessage[];
}

const engineNotice =
  'No intrusion detection engine was there when this was published: the signatures are unproven. Nobody has seen them fire.';

/**
 * Publishes a workspace: compares it with what is published, proves its signatures, makes and signs a release if the
 * content is new, renews what will expire, and writes site and live update. A run that dies at any point leaves a live
 * update that sensors can use: what names a file is written after it, timestamp.json, which names the rest, after all of
 * that, and a new root last, for until then the keys of the one before sign too.
 *
 * @throws ClarionError: `publish/example`, `publish/proof`, `csaf/invalid` (content), `publish/threshold`, `publish/workspace`,
 * `publish/retract`, `publish/ring`, `publish/out`, `restricted/out` (usage), `publish/previous` (verification), `state/locked`; HistoryRefused. Nothing
 * was published then. `publish/disk` (state) where the disk is full, read-only or broken: what was written by then is of
 * use, as after a kill.
 */
export async function publish(publication: Publication): Promise<Published> {
  const out = resolve(publication.out);
  return publishingIn(out, async () => {
    await expectFolders({ ...publication, out }, { make: true });
    const plan = await makePlan({ ...publication, out });
    return alone(out, () => layOut({ ...publication, out }, plan));
  });
}

/** The plan of a publication, of which nothing is carried out: no key is opened, no file or folder made. */
export async function planPublication(planning: Planning): Promise<Plan> {
  const out = resolve(planning.out);
  await expectFolders({ ...planning, out }, { make: false });
  return makePlan({ ...planning, out });
}

async function expectFolders(
  { out, keys, restricted }: Planning,
  options: { readonly make: boolean },
): Promise<void> {
  if (restricted !== undefined)
    await expectRestrictedFolder(restricted, [
      { path: out, what: 'the public folder' },
      { path: keys.path, what: 'the key folder' },
    ]);
  await expectPublicFolder(out, keys, options);
}

async function layOut(publication: Publication, plan: Plan): Promise<Published> {
  const { workspace, out, keys, passphrase, now, report } = publication;
  const { members: content, drafts, proven, csaf } = plan;
  const liveUpdate = join(out, liveUpdateFolder);
  // Read again: while the signatures were proven, somebody else may have published.
  const previous = await readPrevious(liveUpdate, keys.root, plan.previous);
  const warnings =
    previous?.digest === plan.previous?.digest
      ? plan.warnings
      : await expectHonestHistory(publishedRelease(previous), plan.comparison);

  const signers = signersOnce(publication);
  const goesTo =
    previous !== undefined && !needsRelease(publication, content, previous)
      ? []
      : ringsFrom(firstRing(publication, previous));
  const made = goesTo.length === 0 ? undefined : await release(publication, plan, previous, await signers());
  const target: RingTarget | undefined = made && {
    length: made.release.bundle.byteLength,
    sha256: sha256(made.release.bundle),
    custom: made.release.custom,
  };
  const targets = new Map(target === undefined ? [] : goesTo.map((ring) => [ring, target]));
  const { withdrawn = [] } = previous ?? {};
  const metadata = await renewMetadata({ previous, targets, withdrawn, keys, passphrase, now });
  const { documents, standing } = csaf;
  const signed: CsafSigned = {
    signatures: await signOpen(documents, standing, standing.open.length === 0 ? [] : await signers(), now),
    keys: keys.team.members.map(({ fingerprint, publicKey }) => ({ fingerprint, armoured: publicKey })),
    demo: keys.team.demo === true,
    expires: snapshotExpiry(metadata, previous),
  };

  const trust = standingFiles(workspace, keys, previous);
  const written = await writeFiles(
    liveUpdate,
    [
      ...trust.before,
      ...(made === undefined ? [] : releaseFiles(made.release, goesTo)),
      ...metadata,
      ...trust.after,
    ],
    publication.write,
  );
  report(
    'metadata',
    metadata.length === 0
      ? 'nothing new, and nothing expires soon'
      : metadata.map(({ path }) => path).join(', '),
  );
  await layOutSite(
    publication,
    plan,
    documents.notes.length === 0 ? undefined : csafFiles(documents, signed),
  );
  if (plan.restricted !== undefined) {
    const theme = await readTheme(workspace.root);
    const notice = noticeOf(plan.restricted.proofs);
    await layOutRestricted(
      plan.restricted,
      publication,
      { theme, engineNotice: notice, loads: plan.loads },
      signers,
    );
  }
  const newest = made?.release.file.number ?? previous?.release.number ?? 0;
  const named = ringReleases(previous, targets);
  if (publication.retract !== undefined && publication.retract.length > 0) {
    const removed = await forgetReleases(liveUpdate, new Set([newest, named.stable, named.canary]));
    report('release', `${removed.length} files of earlier releases removed, which held what was retracted`);
  }
  const pruned = await prune(liveUpdate, now);
  if (pruned.length > 0)
    report('metadata', `${counted(pruned.length, 'file')} removed that no sensor asks for`);
  return {
    outcome: made !== undefined ? 'released' : metadata.length > 0 ? 'renewed' : 'nothing-new',
    release: newest,
    rings: named,
    drafts,
    proofs: proven.proofs,
    signers: made?.signers ?? [],
    written,
    pruned,
    warnings,
  };
}

/** True where this is to be a release, also because somebody asks for it and a run that died after it did not make it yet. */
function needsRelease(
  { keys, resign, date }: Publication,
  content: readonly Member[],
  previous: Previous,
): boolean {
  const isMade = date !== undefined && previous.release.date === writeInstant(date);
  return isNewRelease(content, keys.team, previous) || (resign === true && !isMade);
}

/** Opens the members' keys when they are first asked for, and once; there are enough of them. */
function signersOnce({
  keys,
  passphrase,
  signers: only,
  sign,
}: Publication): () => Promise<readonly DigestSigner[]> {
  let opened: Promise<readonly DigestSigner[]> | undefined;
  const open = async () => {
    const signers = sign === undefined ? await keys.signers(passphrase, only) : await sign();
    expectThreshold(keys.team, signers);
    return signers;
  };
  return () => {
    opened ??= open();
    return opened;
  };
}

async function release(
  { out, keys, now, date = now, report }: Publication,
  { members: content, proven: { evidence } }: Plan,
  previous: Previous | undefined,
  signers: readonly DigestSigner[],
) {
  const tar = await makeTar({ content, evidence, previous, team: keys.team, signers, now: date });
  const known = previous && (await publishedDeltas(join(out, liveUpdateFolder), previous));
  const made = packRelease(tar, previous, known ?? new Map());
  const names = signers.map(({ member }) => member.email);
  const [newest] = made.deltas;
  const deltas =
    newest === undefined
      ? ''
      : `, ${counted(made.deltas.length, 'delta')}, that from release ${newest.from} ${newest.bytes.byteLength} bytes`;
  report(
    'release',
    `release ${made.file.number}, signed by ${names.join(', ')}; bundle ${made.bundle.byteLength} bytes${deltas}`,
  );
  return { release: made, signers: names };
}

function noticeOf(proofs: readonly Proof[]): string | undefined {
  return proofs.some(({ level }) => level === 'unproven') ? engineNotice : undefined;
}

async function layOutSite(
  { workspace, out, keys, chromium, report }: Publication,
  { proven: { proofs }, loads }: Plan,
  csaf: Iterable<CsafFile> | undefined,
): Promise<void> {
  const site = {
    theme: await readTheme(workspace.root),
    proofs,
    loads,
    engineNotice: noticeOf(proofs),
    beside: [
      'stix',
      ...(csaf === undefined ? [] : (['csaf', 'csaf-signatures'] as const)),
      ...(chromium === undefined ? [] : (['pdf'] as const)),
    ] as const,
    team: keys.team,
    demo: keys.team.demo === true,
  };
  const pdfs =
    chromium === undefined ? [] : await printViews(siteFiles(workspace, site), workspace.notes, chromium);
  const { written, unchanged, removed } = await writeSite(files(), out);
  const count = written.length + unchanged;
  report('site', `${count} files: ${written.length} written, ${removed.length} removed`);

  function* files(): Generator<SiteFile> {
    yield* siteFiles(workspace, site);
    yield* csaf ?? [];
    yield* stixFiles(workspace.configuration, publicContent(workspace));
    yield* pdfs;
  }
}
