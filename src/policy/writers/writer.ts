import type { BoundPolicy } from '../binding.ts';

/** Commands for a switch, one an entry, without comments, in the order to run them. */
export interface SwitchCommands {
  readonly apply: readonly string[];
  /** Takes back what `apply` did. */
  readonly undo: readonly string[];
}

/** Writes a bound policy for one kind of switch. */
export type PolicyWriter = (policy: BoundPolicy) => SwitchCommands;
