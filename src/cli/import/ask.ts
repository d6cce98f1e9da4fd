import { createSuricata, findSuricata, installHint, suricataReplay } from '../../engine/index.ts';
import type { Asked } from '../../import/index.ts';
import { ClarionError } from '../../names/error.ts';
import { ordinaryTraffic } from '../prove/corpus.ts';
import type { Terminal } from '../terminal.ts';
import { type LoadPlace, loadMemory } from './memory.ts';

/**
 * The engine of this machine, and what it said before of a library.
 *
 * @throws ClarionError of kind `engine`, code `engine/absent`.
 */
export async function askedEngine(
  terminal: Terminal,
  place: Pick<LoadPlace, 'root' | 'group' | 'option'>,
): Promise<Asked> {
  const binary = await findSuricata();
  if (binary === undefined)
    throw new ClarionError('engine', 'There is no Suricata on this machine to ask which rules load', {
      code: 'engine/absent',
      expected: 'suricata in a folder of PATH',
      hint: `${installHint} Without: --no-engine; publish asks again.`,
    });
  const corpus = ordinaryTraffic();
  const engine = await createSuricata({ binary }).version();
  const memory = await loadMemory({ ...place, engine, corpus: corpus.digest });
  return {
    replay: suricataReplay(binary),
    corpus,
    ...memory,
    progress: (done, of) => terminal.progress(`Replaying ordinary traffic: ${done} of ${of}`),
  };
}
