import { resolve } from 'node:path';
import type { HistoryRefused, Plan, Planning, Published } from '../../publish/index.ts';
import { asJson } from '../check/as-json.ts';
import { show } from '../check/for-people.ts';
import { oneLine, type Terminal } from '../terminal.ts';

/** What was published. */
export async function tellPublished(
  terminal: Terminal,
  { workspace, out }: Pick<Planning, 'workspace' | 'out'>,
  { outcome, release, rings, drafts, proofs, signers, written, pruned, warnings }: Published,
): Promise<void> {
  const folder = resolve(out);
  const unproven = namesOfUnproven(proofs);
  terminal.json({
    outcome,
    release,
    rings,
    out: folder,
    drafts,
    signers,
    unproven,
    written,
    pruned,
    warnings: warnings.map(asJson),
  });
  await show(terminal, workspace.root, warnings);
  const isTried = rings.canary > rings.stable;
  const words = {
    released: `Release ${release} is published${isTried ? ' to canary alone' : ''}, signed by ${signers.join(', ')}.`,
    renewed: `Nothing new since release ${release}; its metadata is renewed.`,
    'nothing-new': `Nothing new since release ${release}.`,
  };
  terminal.out(words[outcome]);
  if (unproven.length > 0) terminal.warn(`Unproven: ${unproven.join(', ')}`);
  if (isTried)
    terminal.note(
      `Stable sensors have release ${rings.stable}. To give them ${rings.canary}: clarion promote ${rings.canary} --out ${out}`,
    );
  if (rings.canary < release)
    terminal.warn(
      `Release ${release} is withdrawn: new sensors get ${rings.stable}. The next release mends it.`,
    );
  terminal.note(`Serve ${folder} with any web server; sensors start from live-update/enrolment.json.`);
}

/** What a dry run found. */
export async function tellPlan(
  terminal: Terminal,
  {
    previous,
    comparison: { workspace, content },
    drafts,
    proven,
    team,
    isNew,
    releases,
    ring,
    changes,
    warnings,
  }: Plan,
): Promise<void> {
  const number = (previous?.release.number ?? 0) + (releases ? 1 : 0);
  const unproven = namesOfUnproven(proven.proofs);
  terminal.json({
    outcome: releases ? 'would-release' : 'nothing-new',
    release: number,
    ring,
    holds: {
      notes: content.notes.map(({ matter }) => matter.id),
      signatures: content.signatures.map(({ data }) => data.name),
      alarms: content.alarms.map(({ name }) => name),
      policies: content.policies.map(({ name }) => name),
    },
    drafts,
    changes,
    unproven,
    warnings: warnings.map(asJson),
  });
  await show(terminal, workspace.root, warnings);
  terminal.out(
    releases
      ? `This would be release ${number}${ring === 'canary' ? ', for canary alone' : ''}:`
      : `Nothing new since release ${number}.`,
  );
  for (const { change, kind, name, detail } of changes)
    terminal.out(`  ${change.padEnd(7)}  ${kind.padEnd(9)}  ${name}  ${oneLine(detail)}`.trimEnd());
  if (isNew && previous !== undefined && previous.release.team !== team)
    terminal.out(`  signed under team file ${team}; until now it was ${previous.release.team}`);
  else if (releases && !isNew) terminal.out('  what is published already, signed once more');
  else if (isNew && changes.length === 0)
    terminal.out('  nothing but the words around the content, such as the name of the publisher');
  if (unproven.length > 0) terminal.warn(`Unproven: ${unproven.join(', ')}`);
  terminal.note('Nothing was signed, and nothing was written.');
}

/** Why nothing was published: every contradiction, at its place. */
export async function tellRefused(terminal: Terminal, root: string, refused: HistoryRefused): Promise<void> {
  const { kind, code, message, expected, hint, faults } = refused;
  terminal.json({ error: { kind, code, message, expected, hint }, faults: faults.map(asJson) });
  await show(terminal, root, faults);
  terminal.warn(`Nothing is published: ${message}; ${hint}.`);
}

function namesOfUnproven(proofs: Published['proofs']): readonly string[] {
  return proofs.filter(({ level }) => level === 'unproven').map(({ name }) => name);
}
