import { ClarionError } from '../names/error.ts';
import { nearest } from '../names/nearest.ts';
import type { ProofLevel } from '../release/index.ts';
import { type Catalogue, isEnabled, type Known, ruleOf } from './catalogue.ts';
import { type NoteFacts, noteIds, readNotes } from './notes.ts';
import { classOf, dayOf } from './rule-options.ts';

export type CopyState = 'enabled' | 'disabled' | 'not-copied';

/** Which signatures: those for which every key that is given holds; of several values of a key one is enough. */
export interface Choice {
  readonly groups?: readonly string[] | undefined;
  /** Ids of notes that name the signature. */
  readonly notes?: readonly string[] | undefined;
  /** Threat classes of its notes, or the class that its rule names by `classtype`. */
  readonly classes?: readonly string[] | undefined;
  /** Of its notes. */
  readonly severities?: readonly string[] | undefined;
  readonly proofs?: readonly ProofLevel[] | undefined;
  /** Custom libraries that it is in. */
  readonly libraries?: readonly string[] | undefined;
  readonly states?: readonly CopyState[] | undefined;
  /** Leaves out imported signatures that their source has switched off. */
  readonly sourceEnabled?: boolean | undefined;
  /** A day, `YYYY-MM-DD`: what `dayOfSignature` gives is that day or later. */
  readonly since?: string | undefined;
  /** The same, before that day. */
  readonly before?: string | undefined;
  /** Each stands somewhere in what is known of it, in any letter case. */
  readonly texts?: readonly string[] | undefined;
}

/**
 * The signatures of a choice, ascending by sid.
 *
 * @throws ClarionError `usage` for a group, note, class or library that nothing here has.
 */
export async function choose(catalogue: Catalogue, choice: Choice): Promise<readonly Known[]> {
  expectKnownNames(catalogue, choice);
  const notes = needsNotes(choice) ? await notesOf(catalogue) : new Map<string, NoteFacts>();
  expectKnownClasses(catalogue, choice, notes);
  const tests = testsOf(choice, notes);
  return catalogue.signatures.filter((each) => tests.every((holds) => holds(each)));
}

/** The notes that the release holds and its signatures are named by. */
export async function notesOf({ master, signatures }: Catalogue): Promise<ReadonlyMap<string, NoteFacts>> {
  if (master === undefined) return new Map();
  return readNotes(master, new Set(signatures.flatMap((each) => each.master?.notes ?? [])));
}

/**
 * The day of a signature: the newest that its notes' revisions or its rule's metadata give. A release says no day of a
 * signature itself. Undefined where neither gives one.
 */
export function dayOfSignature(signature: Known, notes: ReadonlyMap<string, NoteFacts>): string | undefined {
  const days = (signature.master?.notes ?? []).flatMap((id) => notes.get(id)?.updated ?? []);
  const ofRule = dayOf(ruleOf(signature));
  return (ofRule === undefined ? days : [...days, ofRule]).sort().at(-1);
}

function needsNotes({ classes, severities, since, before, texts }: Choice): boolean {
  return [classes, severities, since, before, texts].some((each) => each !== undefined);
}

type Test = (signature: Known) => boolean;

function testsOf(choice: Choice, notes: ReadonlyMap<string, NoteFacts>): readonly Test[] {
  const { groups, classes, severities, proofs, libraries, states, since, before, texts } = choice;
  const noted = ({ master }: Known) => (master?.notes ?? []).flatMap((id) => notes.get(id) ?? []);
  const tests: (Test | undefined)[] = [
    groups && ((each) => groups.includes(groupOf(each.name))),
    choice.notes && (({ master }) => choice.notes?.some((id) => master?.notes.includes(id)) === true),
    libraries && (({ copy }) => copy !== undefined && libraries.includes(copy.library)),
    states && ((each) => states.includes(stateOf(each))),
    proofs && (({ master }) => master !== undefined && proofs.includes(master.proof)),
    choice.sourceEnabled === true ? ({ master }) => master?.imported?.disabled !== true : undefined,
    classes &&
      ((each) =>
        classes.includes(classOf(ruleOf(each)) ?? '') ||
        noted(each).some((note) => note.classes.some((one) => classes.includes(one)))),
    severities && ((each) => noted(each).some(({ severity }) => severities.includes(severity ?? ''))),
    since === undefined ? undefined : (each) => (dayOfSignature(each, notes) ?? '') >= since,
    before === undefined ? undefined : (each) => (dayOfSignature(each, notes) ?? before) < before,
    texts && holdsAll(texts, noted),
  ];
  return tests.filter((test) => test !== undefined);
}

export function stateOf(signature: Known): CopyState {
  if (signature.copy === undefined) return 'not-copied';
  return isEnabled(signature) ? 'enabled' : 'disabled';
}

/** Texts are looked for in the name, the sid, all that the release says of the signature and its notes, and the rule. */
function holdsAll(texts: readonly string[], noted: (signature: Known) => readonly NoteFacts[]): Test {
  const wanted = texts.map((text) => text.toLowerCase());
  return (signature) => {
    const { name, sid, master, copy } = signature;
    const { title = '', description = '', eventGroup = '' } = master ?? {};
    const words = noted(signature).flatMap((note) => [note.id, note.title, note.threat, ...note.classes]);
    const rules = [master?.rule ?? '', copy?.rule === master?.rule ? '' : (copy?.rule ?? '')];
    // A line feed is in none of them, so nothing is found across two.
    const whole = [name, sid, title, description, eventGroup, ...words, ...rules].join('\n').toLowerCase();
    return wanted.every((text) => whole.includes(text));
  };
}

function groupOf(name: string): string {
  return name.slice(0, name.indexOf(':'));
}

function expectKnownNames({ signatures, customs, master }: Catalogue, choice: Choice): void {
  const groups = () => signatures.map(({ name }) => groupOf(name));
  expectKnown('group', choice.groups, groups);
  expectKnown('note', choice.notes, () => (master === undefined ? [] : noteIds(master)));
  expectKnown('custom library', choice.libraries, () => customs.files.map(({ library }) => library));
}

function expectKnownClasses(
  { signatures }: Catalogue,
  { classes }: Choice,
  notes: ReadonlyMap<string, NoteFacts>,
): void {
  expectKnown('class', classes, () => [
    ...[...notes.values()].flatMap((note) => note.classes),
    ...signatures.flatMap((each) => classOf(ruleOf(each)) ?? []),
  ]);
}

function expectKnown(
  what: string,
  values: readonly string[] | undefined,
  all: () => readonly string[],
): void {
  if (values === undefined) return;
  const known = new Set(all());
  const value = values.find((each) => !known.has(each));
  if (value === undefined) return;
  const meant = nearest(value, [...known]);
  throw new ClarionError('usage', `There is no ${what} ${value} here`, {
    code: 'library/choice',
    ...(known.size > 0 && known.size <= 20 ? { expected: `one of ${[...known].sort().join(', ')}` } : {}),
    hint:
      meant === undefined
        ? 'See `clarion library list`; `clarion sensor update` brings what is new.'
        : `Did you mean ${meant}?`,
  });
}
