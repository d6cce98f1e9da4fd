import type { ImportedLibrary, ImportedRule, LoadVerdict } from '../library/index.ts';
import { byCodeUnit } from '../names/order.ts';
import type { Proof } from '../proof/index.ts';
import { type ImportedEntry, type Member, writeLibrary } from '../release/index.ts';
import { parseRule, writeDragonLibrary } from '../signature/index.ts';

/** What is known of an imported library beyond its rules. */
export interface Known {
  /** What the engine made of them, by sid; absent where no engine was there. */
  readonly verdicts: ReadonlyMap<number, LoadVerdict> | undefined;
  /** The ids of the notes that name a signature, by its name. */
  readonly naming: ReadonlyMap<string, readonly string[]>;
  /** Of those that have samples, by name. */
  readonly levels: ReadonlyMap<string, Proof['level']>;
}

/**
 * The members of an imported library: its rules, each commented out, without those that the engine refuses; and what of
 * them is not as of all others. Nothing that a rule says is said again, so that an update of a rule is one line.
 */
export function importedMembers(library: ImportedLibrary, known: Known): readonly Member[] {
  const { group, source, licence } = library;
  const folder = `libraries/${group}`;
  const rules = library.rules.filter((rule) => !isRefused(rule, known));
  const signatures: Record<string, ImportedEntry> = {};
  for (const rule of rules) {
    const entry = entryOf(rule, group, known);
    if (entry !== undefined) signatures[String(rule.sid)] = entry;
  }
  const proof = known.verdicts === undefined ? 'unproven' : 'loads';
  const dragon = rules.flatMap((rule) => (rule.dragon === undefined ? [] : [rule.dragon]));
  const lines = rules.map(({ text }) => `# ${text}\n`).join('');
  return [
    {
      name: `${folder}/library.json`,
      bytes: writeLibrary({ format: 1, group, imported: { source, licence, proof }, signatures }),
    },
    { name: `${folder}/suricata.rules`, bytes: Buffer.from(lines, 'utf8') },
    ...(dragon.length === 0
      ? []
      : [{ name: `${folder}/dragon.lib`, bytes: dragonFile(group, source, dragon) }]),
  ];
}

/** Where no engine was there, what no Suricata would take for a rule stays behind all the same. */
function isRefused({ sid, text }: ImportedRule, { verdicts }: Known): boolean {
  if (verdicts === undefined) return parseRule(text).kind === 'fault';
  const verdict = verdicts.get(sid);
  return verdict === undefined || 'refused' in verdict;
}

/** What of a rule is not as of most; undefined where all is. */
function entryOf(
  rule: ImportedRule,
  group: string,
  { verdicts, naming, levels }: Known,
): ImportedEntry | undefined {
  const { name, sid, from, enabledInSource } = rule;
  const verdict = verdicts?.get(sid);
  const alerts = verdict !== undefined && 'alerts' in verdict ? verdict.alerts : 0;
  const notes = naming.size === 0 ? undefined : naming.get(name);
  const level = levels.get(name);
  const isOwnName = rule.dragon !== undefined && name !== `${group}:${sid}`;
  const proof = level === 'proven' ? level : undefined;
  if (enabledInSource && from === undefined && alerts === 0 && !isOwnName && !notes && !proof)
    return undefined;
  return {
    ...(isOwnName ? { name } : {}),
    ...(enabledInSource ? {} : { disabled: true }),
    ...(proof === undefined ? {} : { proof }),
    ...(alerts === 0 ? {} : { alerts }),
    ...(from === undefined ? {} : { from }),
    ...(notes === undefined ? {} : { notes: [...notes] }),
  };
}

/** A library for a Dragon server, each signature disabled, whatever its source had. */
function dragonFile(
  group: string,
  source: string,
  entries: readonly NonNullable<ImportedRule['dragon']>[],
): Uint8Array {
  return Buffer.from(
    writeDragonLibrary({
      group,
      description: `From ${source}`,
      entries: entries
        .toSorted((a, b) => byCodeUnit(a.name, b.name))
        .map((entry) => ({ ...entry, disabled: true })),
    }),
    'utf8',
  );
}
