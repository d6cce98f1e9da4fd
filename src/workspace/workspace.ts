import type { Note } from '../advisory/note.ts';
import type { Alarm } from '../alarm/schema.ts';
import type { ImportedLibrary, ImportedRule } from '../library/index.ts';
import type { Policy } from '../policy/schema.ts';
import type { CompilableSignature } from '../signature/compile.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Configuration } from './configuration.ts';

/** A sample of a signature, read: a conversation, or the bytes of a capture. */
export type Sample =
  | { readonly path: string; readonly kind: 'conversation'; readonly conversation: Conversation }
  | { readonly path: string; readonly kind: 'capture'; readonly bytes: Uint8Array };

/** A signature with everything that belongs to it. */
export interface Signature {
  /** Path in the workspace, with `/`. */
  readonly file: string;
  readonly data: CompilableSignature;
  readonly detector?: { readonly name: string; readonly text: string };
  readonly fires: readonly Sample[];
  readonly silent: readonly Sample[];
}

/** An imported rule with samples of the team's own: what can be proven, and not only load. */
export interface SampledRule {
  /** The `library.yaml` that names its samples. */
  readonly file: string;
  readonly rule: ImportedRule;
  readonly fires: readonly Sample[];
  readonly silent: readonly Sample[];
}

/** A team's folder, read, checked and linked. Each list is in code-unit order of its names. */
export interface Workspace {
  readonly root: string;
  readonly configuration: Configuration;
  readonly notes: readonly Note[];
  readonly signatures: readonly Signature[];
  readonly alarms: readonly Alarm[];
  readonly policies: readonly Policy[];
  /** Libraries that were imported, in code-unit order of their groups; absent is none. */
  readonly libraries?: readonly ImportedLibrary[];
  /** Those of their rules that have samples; absent is none. */
  readonly sampled?: readonly SampledRule[];
}
