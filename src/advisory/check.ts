import type { FaultDetail } from '../source/fault.ts';
import type { ReadNote } from './reader.ts';

/** What the workspace makes of a check's faults. */
export const levels = ['error', 'warning', 'off'] as const;

export type Level = (typeof levels)[number];

/** How many events in how many seconds raise an alarm. */
export interface Threshold {
  readonly count: number;
  readonly seconds: number;
}

/** What a workspace knows beyond one note. What is undefined is not known, and checks that need it are left out. */
export interface Known {
  readonly idPrefix?: string | undefined;
  readonly products?: readonly string[] | undefined;
  /** Titles of the threat classes by their names. */
  readonly classes?: ReadonlyMap<string, string> | undefined;
  readonly signatures?: readonly string[] | undefined;
  /** The groups of these signatures: asked apart, so that a new signature of an old group leaves verdicts as they are. */
  readonly groups?: readonly string[] | undefined;
  /** Event groups of the alarms by their names; undefined for an alarm that can't be read. */
  readonly alarms?: ReadonlyMap<string, readonly string[] | undefined> | undefined;
  /** Thresholds of the alarms that can be read, by their names. */
  readonly thresholds?: ReadonlyMap<string, Threshold> | undefined;
  readonly policies?: readonly string[] | undefined;
  /** The file that comes first of those with an id; a later one is the double. */
  readonly fileOf?: ReadonlyMap<string, string> | undefined;
  /** Hosts of the publisher: those of its pages and of its mail. Subdomains belong to them. */
  readonly hosts?: readonly string[] | undefined;
  /** The levels that `checks` in clarion.yaml sets, by the checks' ids. */
  readonly levels?: Readonly<Record<string, Level | undefined>> | undefined;
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
  /** What stands there after the certain fixes; absent where there is none. */
  readonly fixed?: string;
}

/** One check of a note: a file of its own, whose doc and examples are its page and its test. */
export interface Check {
  readonly id: string;
  /** Sentences of its page: what holds, of what notes and how strictly, and what an author does about it. */
  readonly doc: { readonly what: string; readonly when: string; readonly recommendation: string };
  /** True where a team may set its level in clarion.yaml. The others keep what later steps rely on. */
  readonly adjustable?: true;
  readonly examples: { readonly faulty: readonly FaultyExample[]; readonly sound: readonly Example[] };
  readonly run: (note: ReadNote, known: Known, report: Report) => void;
}
