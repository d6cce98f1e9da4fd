import type { Element } from 'hast';
import type { TlpLabel } from '../advisory/schema.ts';
import type { Proof } from '../proof/index.ts';
import type { ImportedSignature } from '../workspace/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { SigningTeam } from './components/verify.ts';
import type { Form } from './forms.ts';

/**
 * What the pages of one build draw on. A note's files see the signatures, alarms and policies that the note leads to,
 * and no others: so they stay as they are while those do. What is made of all notes sees all that is public.
 */
export interface SiteContext {
  readonly workspace: Pick<Workspace, 'configuration' | 'signatures' | 'alarms' | 'policies'> & {
    /** Signatures of imported libraries that notes name; others are on no page. */
    readonly imported: readonly ImportedSignature[];
  };
  /** Proofs by signature name; absent where the build proved nothing. */
  readonly proofs: ReadonlyMap<string, Proof> | undefined;
  /** The label of everything in this build; CLEAR unless told. */
  readonly label?: TlpLabel | undefined;
  /** Names of signatures that the live update does not hold, for not everybody may know of them. */
  readonly apart?: ReadonlySet<string> | undefined;
  /** What this build writes beside the pages; absent where it writes nothing else, as a preview. */
  readonly forms?: ReadonlySet<Form>;
  /** Who signs releases; absent where the build makes none. */
  readonly team?: SigningTeam | undefined;
  /** What readers of every page must know about this build: a demonstration, an engine that was not there. */
  readonly notices: readonly string[];
  /** Only in a preview: the policy of its pages, which have a script, and what lies over the page. */
  readonly preview?: { readonly policy: string; readonly over: readonly Element[] };
}

/** True for the site that anyone may read: not that of a TLP label above CLEAR. */
export function isForEverybody({ label }: Pick<SiteContext, 'label'>): boolean {
  return label === undefined || label === 'CLEAR';
}
