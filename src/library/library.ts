import type { ImportedRule } from './rule.ts';

/** Something in a library's files that no release holds. It stays in its file as it came. */
export interface LeftOut {
  /** A `copy` is the very same rule again: nothing is lost of it. */
  readonly kind: 'unread' | 'unfit' | 'encoding' | 'copy' | 'duplicate' | 'clash';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Absent where the rule has none that can be read. */
  readonly sid?: number;
  readonly reason: string;
  readonly hint?: string;
  /** On one line: for the engine, whose words on it are worth hearing. Absent where it may not see it. */
  readonly text?: string;
}

/** A library that was imported, read: its rules, and what of its files is none. */
export interface ImportedLibrary {
  readonly group: string;
  /** Path of its `library.yaml` in the workspace. */
  readonly file: string;
  readonly source: string;
  readonly licence: string;
  /** Ascending by sid; each sid once. */
  readonly rules: readonly ImportedRule[];
  /** In the order of files and lines. */
  readonly leftOut: readonly LeftOut[];
  /** Lines that are comments and no rules. */
  readonly comments: number;
}
