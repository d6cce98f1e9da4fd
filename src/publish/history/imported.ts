import { byCodeUnit } from '../../names/order.ts';
import { readLibrary } from '../../release/index.ts';
import { findRules } from '../../signature/rule/rules.ts';
import type { Change } from './changes.ts';
import { differingLines } from './differing-lines.ts';

/** An imported library as a release holds it. */
export interface HeldImport {
  readonly group: string;
  readonly library: Uint8Array;
  readonly rules: Uint8Array;
}

/** Most signatures of one library that are told one by one. */
const told = 50;

/** An imported library, by its files; undefined for one of the team's own. */
export function importOf(group: string, files: ReadonlyMap<string, Uint8Array>): HeldImport | undefined {
  const library = files.get('library.json') ?? new Uint8Array();
  if (!('imported' in readLibrary(library))) return undefined;
  return { group, library, rules: files.get('suricata.rules') ?? new Uint8Array() };
}

/** What differs in the imported libraries of two releases: a line a library, and a few of its signatures. */
export function importedChanges(
  before: ReadonlyMap<string, HeldImport>,
  next: ReadonlyMap<string, HeldImport>,
): readonly Change[] {
  const groups = [...new Set([...before.keys(), ...next.keys()])].sort(byCodeUnit);
  return groups.flatMap((group): readonly Change[] => {
    const [then, now] = [before.get(group), next.get(group)];
    if (now === undefined) return [{ change: 'gone', kind: 'library', name: group, detail: '' }];
    if (then === undefined) {
      const detail = `${findRules(Buffer.from(now.rules).toString('utf8')).rules.length} signatures`;
      return [{ change: 'new', kind: 'library', name: group, detail }];
    }
    if (same(then.rules, now.rules) && same(then.library, now.library)) return [];
    const changes = ruleChanges(group, then.rules, now.rules);
    const counts = [...Map.groupBy(changes, ({ change }) => change)].map(
      ([change, all]) => `${all.length} ${change}`,
    );
    const detail = counts.length === 0 ? 'what is known of its rules' : `signatures: ${counts.join(', ')}`;
    return [
      { change: 'changed', kind: 'library', name: group, detail },
      ...(changes.length > told ? [] : changes),
    ];
  });
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The lines that both have say nothing; only the others are read. */
function ruleChanges(group: string, before: Uint8Array, next: Uint8Array): readonly Change[] {
  const lines = differingLines(before, next);
  const [gone, come] = [rulesOf(lines.gone), rulesOf(lines.come)];
  const sids = [...new Set([...gone.keys(), ...come.keys()])].sort((a, b) => a - b);
  return sids.map((sid): Change => {
    const now = come.get(sid);
    const change = now === undefined ? 'gone' : gone.has(sid) ? 'changed' : 'new';
    return { change, kind: 'signature', name: `${group}:${sid}`, detail: now ?? '' };
  });
}

function rulesOf(lines: readonly string[]): ReadonlyMap<number, string> {
  return new Map(findRules(lines.join('\n')).rules.map(({ sid, rev, msg }) => [sid, `${msg} (rev ${rev})`]));
}
