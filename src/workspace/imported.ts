import type { ImportedLibrary, ImportedRule, Loads } from '../library/index.ts';

/** A signature of an imported library, as the forms of a note tell of it. */
export interface ImportedSignature {
  /** `ET:2001219`. */
  readonly name: string;
  readonly sid: number;
  /** Its sid in the source, where that is another. */
  readonly from?: number;
  /** 0 where the rule has none. */
  readonly revision: number;
  /** Its message. */
  readonly title: string;
  /** Active, on one line. */
  readonly rule: string;
  /** The Dragon line that the rule was made from. */
  readonly dragon?: string;
  readonly enabledInSource: boolean;
  /** Of its library. */
  readonly source: string;
  readonly licence: string;
  /** Alerts on the corpus of ordinary traffic; present where the engine was asked, and loads the rule. */
  readonly alerts?: number;
}

/**
 * The signatures of imported libraries, each name once. What the engine refused is in no release, and so in no form of a
 * note.
 *
 * @param names those that are wanted; absent is all.
 * @param loads what the engine made of them; absent where it was not asked.
 */
export function importedSignatures(
  libraries: readonly ImportedLibrary[] = [],
  names?: ReadonlySet<string>,
  loads?: Loads,
): readonly ImportedSignature[] {
  if (names?.size === 0) return [];
  const found = new Map<string, ImportedSignature>();
  for (const library of libraries) {
    const verdicts = loads?.get(library.group);
    for (const rule of library.rules) {
      if (names?.has(rule.name) === false || found.has(rule.name)) continue;
      const verdict = verdicts?.get(rule.sid);
      if (verdict === undefined) found.set(rule.name, told(rule, library));
      else if ('alerts' in verdict) found.set(rule.name, { ...told(rule, library), alerts: verdict.alerts });
    }
  }
  return [...found.values()];
}

/** Not its place in the workspace: a rule that only moves in its file is the same to readers. */
function told(rule: ImportedRule, { source, licence }: ImportedLibrary): ImportedSignature {
  const { name, sid, from, rev, msg, text, dragon, enabledInSource } = rule;
  return {
    name,
    sid,
    ...(from === undefined ? {} : { from }),
    revision: rev,
    title: msg === '' ? `Rule with sid ${sid}` : msg,
    rule: text,
    ...(dragon === undefined ? {} : { dragon: dragon.dragon }),
    enabledInSource,
    source,
    licence,
  };
}
