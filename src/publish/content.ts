import type { Loads } from '../library/index.ts';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { parseSignatureName } from '../names/signature-name.ts';
import type { Proof } from '../proof/index.ts';
import { type LibraryEntry, type Member, writeLibrary } from '../release/index.ts';
import { writeJson } from '../release/json.ts';
import { compileRule, writeDisabled } from '../signature/index.ts';
import type { PublicContent, Signature, Workspace } from '../workspace/index.ts';
import { advisoryFileOf } from './advisory-file.ts';
import { dragonLibraryFile } from './dragon-library.ts';
import { importedMembers } from './imported-library.ts';

/** The members of a release that content alone decides: all but release.json and the two digest files. */
export function contentMembers(
  workspace: Workspace,
  content: PublicContent,
  proofs: readonly Pick<Proof, 'name' | 'level'>[],
  loads: Loads = new Map(),
): readonly Member[] {
  const groups = Map.groupBy(content.signatures, ({ data }) => groupOf(data.name));
  const levels = new Map(proofs.map(({ name, level }) => [name, level]));
  const around: Surroundings = { workspace, naming: namingOf(content), levels };
  const imported = content.libraries ?? [];
  return [
    ...content.notes.map((note) => ({
      name: `advisories/${note.matter.id}.json`,
      bytes: writeJson(advisoryFileOf(note)),
    })),
    ...[...groups]
      .toSorted(([a], [b]) => byCodeUnit(a, b))
      .flatMap(([group, signatures]) => libraryMembers(group, signatures, around)),
    ...imported.flatMap((library) =>
      importedMembers(library, { ...around, verdicts: loads.get(library.group) }),
    ),
    ...content.alarms.map((alarm) => ({ name: `alarms/${alarm.name}.json`, bytes: writeJson(alarm) })),
    ...content.policies.map((policy) => ({ name: `policies/${policy.name}.json`, bytes: writeJson(policy) })),
  ];
}

interface Surroundings {
  readonly workspace: Workspace;
  /** The ids of the notes that name a signature, by its name. */
  readonly naming: ReadonlyMap<string, readonly string[]>;
  readonly levels: ReadonlyMap<string, Proof['level']>;
}

function libraryMembers(
  group: string,
  signatures: readonly Signature[],
  around: Surroundings,
): readonly Member[] {
  const folder = `libraries/${group}`;
  const bySid = signatures.toSorted((a, b) => a.data.sid - b.data.sid);
  const entries = Object.fromEntries(
    bySid.map((signature) => [String(signature.data.sid), entryOf(signature, around)]),
  );
  const rules = bySid.map(({ data }) => `${writeDisabled(ruleOf(data))}\n`);
  const detectors = signatures.flatMap(({ detector }) =>
    detector === undefined
      ? []
      : [{ name: `${folder}/detectors/${detector.name}`, bytes: Buffer.from(detector.text, 'utf8') }],
  );
  const { publisher } = around.workspace.configuration;
  return [
    { name: `${folder}/library.json`, bytes: writeLibrary({ format: 1, group, signatures: entries }) },
    { name: `${folder}/suricata.rules`, bytes: Buffer.from(rules.join(''), 'utf8') },
    {
      name: `${folder}/dragon.lib`,
      bytes: dragonLibraryFile(
        group,
        publisher.name,
        signatures.map(({ data }) => data),
      ),
    },
    ...detectors,
  ];
}

function entryOf({ data, detector }: Signature, { naming, levels }: Surroundings): LibraryEntry {
  return {
    name: data.name,
    revision: data.revision,
    title: data.title,
    description: data.description,
    eventGroup: data['event-group'],
    score: data.score,
    notes: [...(naming.get(data.name) ?? [])],
    proof: levels.get(data.name) ?? 'unproven',
    ...(detector === undefined ? {} : { detector: detector.name }),
    enabled: false,
  };
}

function namingOf({ notes }: PublicContent): ReadonlyMap<string, readonly string[]> {
  const links = notes.flatMap(({ matter }) =>
    [...new Set(matter.signatures)].map((name) => ({ name, id: matter.id })),
  );
  return new Map(
    [...Map.groupBy(links, ({ name }) => name)].map(([name, all]) => [name, all.map(({ id }) => id)]),
  );
}

function ruleOf(data: Signature['data']): string {
  const compiled = compileRule(data);
  if ('rule' in compiled) return compiled.rule;
  // The check of the workspace compiles every signature: to get here is a fault of ours.
  throw new ClarionError('internal', `${data.name} passed the check and does not compile`, {
    code: 'publish/content',
  });
}

function groupOf(name: string): string {
  const parsed = parseSignatureName(name);
  if (parsed !== undefined) return parsed.group;
  throw new ClarionError('internal', `${name} passed the check and is no name`, { code: 'publish/content' });
}
