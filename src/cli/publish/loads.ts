import { createSuricata, findSuricata, suricataReplay } from '../../engine/index.ts';
import { askLoads } from '../../import/index.ts';
import type { ImportedLibrary, Loads, LoadVerdict } from '../../library/index.ts';
import { loadMemory } from '../import/memory.ts';
import { ordinaryTraffic } from '../prove/corpus.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Asks the engine of this machine which imported rules load and which fire on ordinary traffic; only about those that
 * it was not asked about before. Without an engine nobody is asked.
 */
export function loader(
  terminal: Terminal,
  root: string,
  option: string | boolean | undefined,
): (libraries: readonly ImportedLibrary[]) => Promise<Loads> {
  return async (libraries) => {
    const binary = libraries.length === 0 ? undefined : await findSuricata();
    if (binary === undefined) return new Map();
    const corpus = ordinaryTraffic();
    const engine = await createSuricata({ binary }).version();
    const replay = suricataReplay(binary);
    const loads = new Map<string, ReadonlyMap<number, LoadVerdict>>();
    for (const library of libraries) {
      const { group } = library;
      const { remembered, keep } = await loadMemory({ root, group, option, engine, corpus: corpus.digest });
      const progress = (done: number, of: number) =>
        terminal.progress(`Trying ${group} on ordinary traffic: ${done} of ${of}`);
      const { verdicts, learned } = await askLoads({ library, replay, corpus, remembered, progress });
      await keep(learned);
      loads.set(group, verdicts);
    }
    return loads;
  };
}
