import type { DragonEntry } from '../signature/index.ts';
import type { Candidate } from './candidate.ts';

/** A rule of an imported library. What is not identity is read from its text when it is asked for. */
export interface ImportedRule {
  /** `ET:2001219`: the library, and the sid here; that of a Dragon signature of this group is its own. */
  readonly name: string;
  /** Here. */
  readonly sid: number;
  /** In the source, where that is another. */
  readonly from: number | undefined;
  /** 0 where the rule has none. */
  readonly rev: number;
  readonly gid: number;
  readonly msg: string;
  /** Whether its source has it switched on. Here no signature is. */
  readonly enabledInSource: boolean;
  /** Path in the workspace, and the first of its lines. */
  readonly file: string;
  readonly line: number;
  /** As the engine gets it: active, on one line, with the sid that it has here. */
  readonly text: string;
  readonly hasBits: boolean;
  /** What it was compiled from. */
  readonly dragon: DragonEntry | undefined;
}

/** Makes a rule of what stands in a file, under the sid that it has here. */
export function importedRule(
  group: string,
  { file, rule, name, dragon }: Candidate,
  sid: number,
): ImportedRule {
  const { line, disabled, text, sid: from, rev, gid, msg, sidAt, sidEnd, hasBits } = rule;
  return {
    name: name ?? `${group}:${sid}`,
    sid,
    from: from === sid || from === 0 ? undefined : from,
    rev,
    gid,
    msg,
    enabledInSource: !disabled,
    file,
    line,
    text: sid === from ? text : `${text.slice(0, sidAt)}${sid}${text.slice(sidEnd)}`,
    hasBits,
    dragon,
  };
}
