/** What the engine made of an imported rule. */
export type LoadVerdict =
  /** Refused, and why, in the engine's own words. */
  | { readonly refused: string }
  /** Loaded, and so many alerts on the corpus of ordinary traffic. */
  | { readonly alerts: number };

/** What the engine made of the rules of imported libraries: by group, then by sid. Of a group that is absent nobody asked. */
export type Loads = ReadonlyMap<string, ReadonlyMap<number, LoadVerdict>>;
