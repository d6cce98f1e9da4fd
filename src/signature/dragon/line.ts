/** A Dragon signature as its line states it: nine fields, in their order. */
export interface DragonLine {
  /** `T` TCP, `U` UDP, `I` ICMP, else the IP protocol number, 0 to 255. */
  readonly protocol: 'T' | 'U' | 'I' | number;
  /** Whose port field 7 is: `D` the destination's, `S` the source's, `A` either's, `B` both. */
  readonly direction: 'D' | 'S' | 'A' | 'B';
  /** `A` all, `T` toward, `F` from, `I` internal, `X` external; `D` follow-on, for packets that another signature collects. */
  readonly network: 'A' | 'T' | 'F' | 'I' | 'X' | 'D';
  /** `S` string, case does not matter; `B` binary, case matters. */
  readonly match: 'S' | 'B';
  /** How many packets that follow are collected. */
  readonly collect: number;
  /** How many leading bytes of a payload are searched. */
  readonly compare: number;
  /** A port, or the letter of a macro that each site defines. */
  readonly port: number | string;
  /** `GROUP:NAME`; old sets leave the group out. */
  readonly name: string;
  readonly search: DragonSearch;
}

/** What a Dragon line looks for. */
export type DragonSearch =
  | { readonly form: 'standard'; readonly pattern: Uint8Array }
  /** Every pattern, two at least. */
  | { readonly form: 'combo'; readonly patterns: readonly Uint8Array[] }
  /** The pattern, and none of the others. */
  | { readonly form: 'negative'; readonly pattern: Uint8Array; readonly absent: readonly Uint8Array[] }
  /** The pattern, with more than `limit` bytes after it. */
  | { readonly form: 'overflow'; readonly pattern: Uint8Array; readonly limit: number }
  /** The pattern, handed on to code of the sensor's own. */
  | { readonly form: 'plugin'; readonly pattern: Uint8Array; readonly plugin: string };

/** What is wrong with a Dragon line, and where. */
export interface DragonFault {
  /** Where in the line, from 1. */
  readonly column: number;
  readonly reason: string;
  readonly hint?: string;
}
