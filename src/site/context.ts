import type { Element } from 'hast';
import type { Proof } from '../proof/index.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What every page of one build draws on. */
export interface SiteContext {
  readonly workspace: Workspace;
  /** Proofs by signature name; absent where the build proved nothing. */
  readonly proofs: ReadonlyMap<string, Proof> | undefined;
  /** What readers of every page must know about this build: a demonstration, an engine that was not there. */
  readonly notices: readonly string[];
  /** Only in a preview: the policy of its pages, which have a script, and what lies over the page. */
  readonly preview?: { readonly policy: string; readonly over: readonly Element[] };
}
