import type { Loads, LoadVerdict } from '../../library/index.ts';
import type { Proof } from '../../proof/index.ts';
import { type Library, type Member, readLibrary, releasedSignature } from '../../release/index.ts';
import { findRules } from '../../signature/rule/rules.ts';

/** What a release says that an engine found out. No commit holds it. */
export interface EngineWords {
  /** Of the signatures that went through their samples, or would have. */
  readonly levels: readonly Pick<Proof, 'name' | 'level'>[];
  /** Of imported libraries that an engine was asked about. It refused what is not here. */
  readonly loads: Loads;
}

/** Takes the engine's words out of the members of a release. */
export function engineWords(members: readonly Member[]): EngineWords {
  const files = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const levels: Pick<Proof, 'name' | 'level'>[] = [];
  const loads = new Map<string, ReadonlyMap<number, LoadVerdict>>();
  for (const [name, bytes] of files) {
    if (!/^libraries\/[^/]+\/library\.json$/.test(name)) continue;
    const library = readLibrary(bytes);
    if (!('imported' in library)) {
      for (const { name, proof } of Object.values(library.signatures)) levels.push({ name, level: proof });
      continue;
    }
    const verdicts = new Map<number, LoadVerdict>();
    for (const { sid, name, proof, alerts } of releasedImports(library, files)) {
      verdicts.set(sid, { alerts });
      if (proof === 'proven') levels.push({ name, level: proof });
    }
    if (library.imported.proof !== 'unproven') loads.set(library.group, verdicts);
  }
  return { levels, loads };
}

function releasedImports(library: Library, files: ReadonlyMap<string, Uint8Array>) {
  const rules = Buffer.from(files.get(`libraries/${library.group}/suricata.rules`) ?? []).toString('utf8');
  return findRules(rules).rules.flatMap((rule) => {
    const released = releasedSignature(library, rule);
    if (released === undefined) return [];
    const { name, proof, imported } = released;
    return [{ sid: rule.sid, name, proof, alerts: imported?.alerts ?? 0 }];
  });
}
