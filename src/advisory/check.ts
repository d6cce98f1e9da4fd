import type { FaultDetail } from '../source/fault.ts';
import type { ReadNote } from './reader.ts';

/** What a workspace knows beyond one note. What is undefined is not known, and checks that need it are left out. */
export interface Known {
  readonly idPrefix?: string | undefined;
  readonly products?: readonly string[] | undefined;
  /** Titles of the threat classes by their names. */
  readonly classes?: ReadonlyMap<string, string> | undefined;
  readonly signatures?: readonly string[] | undefined;
  /** Event groups of the alarms by their names; undefined for an alarm that can't be read. */
  readonly alarms?: ReadonlyMap<string, readonly string[] | undefined> | undefined;
  readonly policies?: readonly string[] | undefined;
  /** The file that comes first of those with an id; a later one is the double. */
  readonly fileOf?: ReadonlyMap<string, string> | undefined;
}

/** Tells a fault of the note that is checked; the place is one of the text that was parsed, or of the front matter. */
export type Report = (detail: Omit<FaultDetail, 'file' | 'rule'>) => void;

/** A change of the sound example note, and the faults that it makes. */
export interface Example {
  /** Text of the example note, replaced where it first stands. */
  readonly replace: string;
  readonly by: string;
}

export interface FaultyExample extends Example {
  /** Each fault: the text that stands at its place, and its reason. */
  readonly faults: readonly { readonly at: string; readonly reason: string; readonly warning?: true }[];
}

/** One check of a note: a file of its own, whose examples are its test. */
export interface Check {
  readonly id: string;
  readonly examples: { readonly faulty: readonly FaultyExample[]; readonly sound: readonly Example[] };
  readonly run: (note: ReadNote, known: Known, report: Report) => void;
}
