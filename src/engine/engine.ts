/** A generation on disk: what a sensor's engine loads. */
export interface GenerationFiles {
  /** Absolute path of the generation's folder. */
  readonly folder: string;
  /** Absolute path of its rule file. */
  readonly rules: string;
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
  /** Asks the engine whether it would load the generation; changes nothing. */
  test(generation: GenerationFiles): Promise<void>;
  /** What the engine holds now, taken before a switch, for `reload` to compare with. */
  baseline(): Promise<Baseline>;
  /** Makes the running engine load what `current` now names, and compares what it then really holds. */
  reload(generation: GenerationFiles, before: Baseline, previous: readonly number[]): Promise<Reload>;
}

/** Rules that a running engine held before a switch; undefined where none runs. */
export type Baseline = { readonly loaded: number; readonly failed: number } | undefined;
