import type { Place } from '../../source/fault.ts';

/** Something in the workspace that contradicts what is published. */
export interface Lie {
  /** Path in the workspace, with `/`. */
  readonly file: string;
  /** Where it stands: a place of a note, or a key of a signature's file. */
  readonly where: Place | { readonly key: string };
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
  /** It is told, and does not keep anything from being published. */
  readonly warning?: true;
}
