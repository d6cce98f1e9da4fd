import type { Note } from '../advisory/note.ts';
import type { FrontMatter } from '../advisory/schema.ts';
import { tlpLabels } from '../advisory/schema.ts';

/** What the notes that name a thing say of it. */
export interface Naming {
  /** The first note of the least restrictive label that the thing has; it is dated by that note. */
  readonly first: FrontMatter;
  /** The day of the newest revision. */
  readonly modified: string;
  /** How many revisions there were after the first. */
  readonly revised: number;
  /** True where all notes that name it are withdrawn. */
  readonly withdrawn: boolean;
}

/** Threats, signatures, policies, and the pairs of them that notes name; asked by `namingOf`. */
export type Namings = ReadonlyMap<string, Naming>;

/** @param names one name, or the two of a relationship; none of them holds a line feed. */
function namingKey(kind: string, ...names: readonly string[]): string {
  return [kind, ...names].join('\n');
}

/**
 * Finds what notes name, once for all bundles. Something that several notes name is one STIX object, the same in the
 * bundle of each (STIX 2.1, 3.6). It belongs to the first of them, so that a new note changes no bundle but its own;
 * and to one of its least restrictive label, so that an object that everybody sees tells nothing of the notes that not
 * everybody may read.
 */
export function namingsOf(notes: readonly Note[]): Namings {
  const named = notes.flatMap(({ matter }) => keysOf(matter).map((key) => ({ key, matter })));
  return new Map(
    [...Map.groupBy(named, ({ key }) => key)].map(([key, all]) => [
      key,
      namingBy(all.map(({ matter }) => matter)),
    ]),
  );
}

/** @throws RangeError when none of the notes that the namings were made of names it so. */
export function namingOf(namings: Namings, kind: string, ...names: readonly string[]): Naming {
  const naming = namings.get(namingKey(kind, ...names));
  if (naming === undefined) throw new RangeError(`No note names ${kind} ${names.join(', ')}`);
  return naming;
}

/** What a note says of what only it speaks of: its report. */
export function ownNaming({ matter }: Note): Naming {
  return namingBy([matter]);
}

function keysOf({ threat, signatures, policies }: FrontMatter): readonly string[] {
  return [
    ...new Set([
      namingKey('malware', threat.name),
      ...signatures.flatMap((name) => [
        namingKey('indicator', name),
        namingKey('indicates', name, threat.name),
      ]),
      ...policies.flatMap((name) => [
        namingKey('course-of-action', name),
        namingKey('mitigates', name, threat.name),
      ]),
    ]),
  ];
}

function namingBy(matters: readonly FrontMatter[]): Naming {
  const order = (one: FrontMatter) => `${tlpLabels.indexOf(one.tlp)} ${one.released} ${one.id}`;
  const first = matters.reduce((a, b) => (order(b) < order(a) ? b : a));
  const equals = matters.filter(({ tlp }) => tlp === first.tlp);
  const withdrawn = equals.every(({ status }) => status === 'withdrawn');
  // Whichever note was withdrawn last, the object is newer then than it ever was.
  const dates = (withdrawn ? equals : [first]).flatMap(({ revisions }) => revisions.map(({ date }) => date));
  return {
    first,
    modified: dates.reduce((a, b) => (a > b ? a : b), first.released),
    revised: dates.length - 1,
    withdrawn,
  };
}
