import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { servesCsaf } from '../csaf/index.ts';
import type { ImportedLibrary, Loads } from '../library/index.ts';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import type { Proof } from '../proof/index.ts';
import type { Member, Ring } from '../release/index.ts';
import type { KeyFolder } from '../signing/index.ts';
import { isPublic, publicContent, type Workspace } from '../workspace/index.ts';
import { isNewRelease } from './bundle.ts';
import { contentMembers } from './content.ts';
import { type CsafDocuments, csafDocuments, type Standing, standingSignatures } from './csaf/index.ts';
import { firstRing } from './first-ring.ts';
import {
  type Change,
  type Comparison,
  changesBetween,
  expectHonestHistory,
  heldBy,
  publishedRelease,
} from './history/index.ts';
import { liveUpdateFolder } from './layout.ts';
import { type Previous, readPrevious } from './previous.ts';
import { requireLoading, requireProof } from './require-proof.ts';
import { countRestricted, planRestricted, type RestrictedPlan } from './restricted/index.ts';
import { draftsIn, expectNoExamples } from './unfinished.ts';

/** What came of proving: the proofs, and the evidence that travels beside the release; none where no engine was there. */
export interface Proven {
  readonly proofs: readonly Proof[];
  readonly evidence: readonly Member[] | undefined;
}

export type Step =
  | 'content'
  | 'drafts'
  | 'previous'
  | 'history'
  | 'proof'
  | 'imported'
  | 'csaf'
  | 'restricted'
  | 'release'
  | 'metadata'
  | 'site';

export interface Planning {
  /** Checked. */
  readonly workspace: Workspace;
  /** The public folder: site and live update. An absolute path. */
  readonly out: string;
  /** The folder of restricted notes; absent where they are written nowhere. An absolute path. */
  readonly restricted?: string | undefined;
  readonly keys: KeyFolder;
  /** Proves the named signatures. */
  readonly prove: (names: readonly string[]) => Promise<Proven>;
  /** Asks how imported libraries load; without it their rules are published as unproven. */
  readonly load?: ((libraries: readonly ImportedLibrary[]) => Promise<Loads>) | undefined;
  /** Ids of published notes that may leave the public, because their `tlp` was raised. */
  readonly retract?: readonly string[] | undefined;
  /** Where a new release goes: to canary sensors alone, or to all. As clarion.yaml says, unless told. */
  readonly ring?: Ring | undefined;
  /** Makes a release also of content that is published already. */
  readonly resign?: boolean | undefined;
  readonly now: Date;
  readonly report: (step: Step, detail: string) => void;
}

/** What a publication is going to do. To make one writes nothing and signs nothing. */
export interface Plan {
  readonly previous: Previous | undefined;
  /** All members of the release but those that name and sign it. */
  readonly members: readonly Member[];
  readonly comparison: Comparison;
  /** Ids of the notes that stay behind, because they are drafts. */
  readonly drafts: readonly string[];
  readonly proven: Proven;
  /** What the engine made of imported rules. */
  readonly loads: Loads;
  readonly csaf: { readonly documents: CsafDocuments; readonly standing: Standing };
  /** Absent where restricted notes are written nowhere. */
  readonly restricted: RestrictedPlan | undefined;
  /** The version of the team file that it is to be signed under. */
  readonly team: number;
  /** False where the published release holds the same content, signed under today's team file. */
  readonly isNew: boolean;
  /** True where a release is made: of what is new, or because it was asked for. */
  readonly releases: boolean;
  /** Where that release goes; undefined where there is none. */
  readonly ring: Ring | undefined;
  /** What readers will find changed. */
  readonly changes: readonly Change[];
  readonly warnings: readonly VFileMessage[];
}

/**
 * Finds out what is to be published, whether it continues what is published, and whether its signatures do as they
 * should.
 *
 * @throws ClarionError: `publish/workspace`, `publish/retract`, `publish/ring` (usage), `publish/previous` (verification),
 * `publish/example`, `publish/proof`, `csaf/invalid` (content); HistoryRefused.
 */
export async function makePlan({
  workspace,
  out,
  keys,
  prove,
  load,
  retract = [],
  ring,
  resign = false,
  now,
  report,
  restricted: folder,
}: Planning): Promise<Plan> {
  if (keys.team.workspace !== workspace.configuration.workspace)
    throw new ClarionError('usage', `The keys are those of the workspace ${keys.team.workspace}`, {
      code: 'publish/workspace',
      expected: `keys of ${workspace.configuration.workspace}`,
    });
  expectRetractable(workspace, retract);
  const content = publicContent(workspace);
  report(
    'content',
    [
      counted(content.notes.length, 'note'),
      counted(content.signatures.length, 'signature'),
      counted(content.alarms.length, 'alarm'),
      counted(content.policies.length, 'policy', 'policies'),
    ].join(', '),
  );
  const drafts = draftsIn(workspace);
  if (drafts.length > 0) report('drafts', `${drafts.length} not published: ${drafts.join(', ')}`);
  expectNoExamples(content);
  const previous = await readPrevious(join(out, liveUpdateFolder), keys.root);
  report(
    'previous',
    previous === undefined
      ? 'none: this is the first release'
      : `release ${previous.release.number}, verified`,
  );
  const published = publishedRelease(previous);
  const comparison = {
    workspace,
    content,
    retract,
    now,
    // Imported rules are others' words: nobody here answers for their history.
    held: heldBy(contentMembers(workspace, { ...content, libraries: [] }, [])),
  };
  const warnings = await expectHonestHistory(published, comparison);

  const sampled = (content.sampled ?? []).map(({ rule }) => ({ data: rule }));
  const provable = [...content.signatures, ...sampled];
  const proven = await prove(provable.map(({ data }) => data.name));
  requireProof(provable, proven.proofs);
  const levels = Map.groupBy(proven.proofs, ({ level }) => level);
  report(
    'proof',
    [...levels].map(([level, proofs]) => `${proofs.length} ${level}`).join(', ') || 'no signatures',
  );
  const imported = content.libraries ?? [];
  const loads: Loads = (await load?.(imported)) ?? new Map();
  requireLoading(content, loads);
  if (imported.length > 0) report('imported', sumOfImported(imported, loads));
  const members = contentMembers(workspace, content, proven.proofs, loads);
  const changes = changesBetween(published?.held, heldBy(members));
  report('history', sum(changes));
  const documents = csafDocuments(workspace.configuration, content);
  const standing = await standingSignatures(out, documents, keys.team, now);
  report('csaf', sumOfDocuments(documents, standing));
  const restricted =
    folder === undefined
      ? undefined
      : await planRestricted({ workspace, out, keys, prove, now }, folder, proven.proofs);
  const kept = countRestricted(workspace);
  if (kept > 0)
    report(
      'restricted',
      `${counted(kept, 'note')} above TLP:CLEAR, ${folder === undefined ? 'written nowhere' : `for ${folder}`}`,
    );
  const isNew = isNewRelease(members, keys.team, previous);
  const releases = isNew || resign;
  return {
    previous,
    members,
    comparison,
    drafts,
    proven,
    loads,
    csaf: { documents, standing },
    restricted,
    team: keys.team.version,
    isNew,
    releases,
    ring: releases ? firstRing({ ring, workspace, retract }, previous) : undefined,
    changes,
    warnings,
  };
}

function expectRetractable({ notes }: Workspace, retract: readonly string[]): void {
  const raised = notes.filter((note) => !isPublic(note)).map(({ matter }) => matter.id);
  const wrong = retract.filter((id) => !raised.includes(id));
  if (wrong.length > 0)
    throw new ClarionError('usage', `Nothing to retract in ${wrong.join(', ')}`, {
      code: 'publish/retract',
      expected: 'the id of a note whose `tlp` was raised above CLEAR; its file stays in the workspace',
    });
}

/** How many imported rules there are, and how many of them stay behind. */
function sumOfImported(libraries: readonly ImportedLibrary[], loads: Loads): string {
  return libraries
    .map(({ group, rules, leftOut }) => {
      const verdicts = loads.get(group);
      let refused = 0;
      let noisy = 0;
      for (const verdict of verdicts?.values() ?? []) {
        if ('refused' in verdict) refused += 1;
        else if (verdict.alerts > 0) noisy += 1;
      }
      const lost = leftOut.filter(({ kind }) => kind !== 'copy').length;
      const level = verdicts === undefined ? 'unproven' : 'that load';
      const out = [
        ...(refused === 0 ? [] : [`${refused} that the engine refuses`]),
        ...(lost === 0 ? [] : [`${lost} left out`]),
        ...(noisy === 0 ? [] : [`${noisy} that fire on ordinary traffic`]),
      ];
      return [`${group}: ${counted(rules.length - refused, 'rule')} ${level}`, ...out].join(', ');
    })
    .join('; ');
}

/** How much changes; what readers will no longer find is named. */
function sum(changes: readonly Change[]): string {
  const counts = [...Map.groupBy(changes, ({ change }) => change)].map(
    ([change, all]) => `${all.length} ${change}`,
  );
  const gone = changes.filter(({ change }) => change === 'gone').map(({ name }) => name);
  if (counts.length === 0) return 'nothing has changed';
  return counts.join(', ') + (gone.length === 0 ? '' : `; gone: ${gone.join(', ')}`);
}

function sumOfDocuments({ context, notes }: CsafDocuments, { kept, open, unseen }: Standing): string {
  const { 'base-url': address } = context.configuration;
  if (!servesCsaf(address)) return `none: base-url ${address} is not https://, which CSAF asks for`;
  const again = unseen.length === 0 ? '' : `; changed and not dated anew: ${unseen.join(', ')}`;
  return `${notes.length} documents: ${kept.size} signed already, ${open.length} to be signed${again}`;
}
