import type { Engine } from '../engine.ts';
import { inspectSite } from './inspect.ts';
import { readBaseline, reloadGeneration } from './reload.ts';
import { findRuleFiles, readSite } from './site.ts';
import { testGeneration } from './test.ts';
import { engineVersion } from './version.ts';

export interface SuricataOptions {
  /** The engine's program, absolute. */
  readonly binary: string;
  /** The site's own suricata.yaml; where absent, generations are tested alone, with a small one of ours. */
  readonly config?: string | undefined;
  /** The command socket of the running engine; where absent, the one that the configuration names, if there is one. */
  readonly socket?: string | undefined;
  /** Most milliseconds for a test or a reload. 15,467 rules take 12 s and 6 s. */
  readonly deadline?: number | undefined;
}

/** The operator's Suricata: generations are tested by its program and loaded over its socket. */
export function createSuricata(options: SuricataOptions): Engine {
  const { binary, config, deadline = 180_000 } = options;
  const socket = async () =>
    options.socket ?? (config === undefined ? undefined : (await readSite(binary, config)).socket);
  return {
    name: 'suricata',
    answers: true,
    version: () => engineVersion(binary),
    otherRuleFiles: async (named) =>
      config === undefined ? [] : (await findRuleFiles(await readSite(binary, config), config, named)).others,
    test: (generation) => testGeneration(options, generation, deadline),
    baseline: async (generation) => readBaseline(await socket(), generation),
    reload: async (generation, before, previous, others) =>
      reloadGeneration(await socket(), generation, { before, held: previous.length, others }, deadline),
    inspect: (site) => inspectSite(options, site),
  };
}
