/** A generation on disk: what a sensor's engine loads. */
export interface GenerationFiles {
  /** Absolute path of the generation's folder. */
  readonly folder: string;
  /** Absolute path of its rule file. */
  readonly rules: string;
  /** Absolute path by which the engine's configuration names the rule file: through the link `current`. */
  readonly named: string;
  /** sids that the rule file holds, ascending. */
  readonly sids: readonly number[];
}

/** What became of a reload. */
export type Reload =
  | { readonly outcome: 'confirmed'; readonly detail: string }
  /** No engine was asked: the generation is written, for one elsewhere. */
  | { readonly outcome: 'written'; readonly detail: string }
  /** No engine is running: it will load the generation when it starts. */
  | { readonly outcome: 'not-running'; readonly detail: string };

/** What operators call the engines; the first is the one that is meant unless another is named. */
export const engineNames = ['suricata', 'directory'] as const;
export type EngineName = (typeof engineNames)[number];

/**
 * An engine that runs generations. Everything here throws a `ClarionError` of kind `engine` when the engine refuses,
 * is absent, or answers nonsense.
 */
export interface Engine {
  readonly name: EngineName;
  /** False where generations are only written: nobody is there who could confirm one. */
  readonly answers: boolean;
  /** Name and version as proofs print it, like `Suricata 7.0.10`. */
  version(): Promise<string>;
  /**
   * The rule files that the engine loads beside ours, absolute; none where its configuration is not known.
   *
   * @param named where its configuration should name ours.
   */
  otherRuleFiles(named: string): Promise<readonly string[]>;
  /**
   * Asks the engine whether it would load the generation; changes nothing.
   *
   * @returns what it would hold of all other rule files, as they lie on the disk; undefined where these were not asked.
   */
  test(generation: GenerationFiles): Promise<RuleCounts | undefined>;
  /** What the engine holds now, taken before a switch to the generation, for `reload` to compare with. */
  baseline(generation: GenerationFiles): Promise<Baseline>;
  /**
   * Makes the running engine load what `current` now names, and compares what it then really holds.
   *
   * @param previous sids of ours that it held at the baseline.
   * @param others what the test found in other rule files.
   */
  reload(
    generation: GenerationFiles,
    before: Baseline,
    previous: readonly number[],
    others?: RuleCounts,
  ): Promise<Reload>;
  /** Looks whether all that a sensor needs of its engine is there; changes nothing. Tells, and does not throw. */
  inspect(site: InspectedSite): Promise<readonly Finding[]>;
}

/** How many rules an engine took, and how many it refused. */
export interface RuleCounts {
  readonly loaded: number;
  readonly failed: number;
}

/** Rules that a running engine held before a switch; undefined where none runs. */
export type Baseline = RuleCounts | undefined;

export interface InspectedSite {
  /** Where the engine's configuration should name our rule file. */
  readonly named: string;
  /** True where an enabled signature has a detector. */
  readonly detectors: boolean;
}

/** One thing that a sensor needs of its engine. */
export interface Finding {
  readonly what: 'program' | 'rule file' | 'detectors' | 'socket' | 'rules';
  readonly good: boolean;
  /** What was found. */
  readonly is: string;
  /** What to do where it is not good. */
  readonly hint?: string;
}
