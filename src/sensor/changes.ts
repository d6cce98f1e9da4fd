import type { Library } from '../release/index.ts';
import { differingLines } from './differing-lines.ts';
import {
  type GroupFiles,
  groupsOf,
  type MasterSignature,
  type ReleaseFiles,
  readGroup,
  rulesOf,
} from './master.ts';

/** What of a signature is another: what runs, what it is called, whether its source has it on, and what is said of it. */
export type ChangedPart = 'rule' | 'detector' | 'name' | 'source' | 'proof' | 'notes' | 'words';

/** One signature that differs between two releases. */
export interface Change {
  readonly kind: 'new' | 'changed' | 'withdrawn';
  readonly sid: number;
  readonly name: string;
  readonly title: string;
  readonly revision: number;
  /** Ids of the notes that speak of it. */
  readonly notes: readonly string[];
  /** Of one that changed, what did. */
  readonly parts: readonly ChangedPart[];
  /** Of one that changed its name, the one before. */
  readonly wasNamed?: string;
  /** Of an imported one that its source switched on or off: how it is now. By a subscription, it runs or does not. */
  readonly source?: 'on' | 'off';
}

/**
 * What changed from one release to another, ascending by sid. Of a library of which nothing but rules is another, only
 * the lines that one of both releases has are read: of 50,000 signatures, a day changes ten.
 *
 * @throws ClarionError `state` where a file is missing or changed.
 */
export async function changesBetween(
  before: ReleaseFiles | undefined,
  after: ReleaseFiles,
): Promise<readonly Change[]> {
  const old = new Map<number, MasterSignature>();
  const now = new Map<number, MasterSignature>();
  for (const group of new Set([...groupsOf(after), ...(before === undefined ? [] : groupsOf(before))])) {
    const sameWords = wordsOf(before, group) === wordsOf(after, group);
    if (sameWords && before?.digests.get(rulesOf(group)) === after.digests.get(rulesOf(group))) continue;
    const is = await groupIn(after, group);
    const was = await groupIn(before, group, sameWords ? is?.library : undefined);
    const [gone, come] =
      was !== undefined && is !== undefined && sameWords
        ? differingLines(was.rules, is.rules)
        : [was?.rules.toString('utf8') ?? '', is?.rules.toString('utf8') ?? ''];
    for (const signature of was?.signaturesIn(gone) ?? []) old.set(signature.sid, signature);
    for (const signature of is?.signaturesIn(come) ?? []) now.set(signature.sid, signature);
  }
  const changes: Change[] = [];
  for (const signature of now.values()) {
    const known = old.get(signature.sid);
    old.delete(signature.sid);
    if (known === undefined) changes.push(change('new', signature));
    else if (JSON.stringify(known) !== JSON.stringify(signature))
      changes.push({
        ...change('changed', signature),
        parts: partsChanged(known, signature),
        ...(known.name === signature.name ? {} : { wasNamed: known.name }),
        ...(isOff(known) === isOff(signature) ? {} : { source: isOff(signature) ? 'off' : 'on' }),
      });
  }
  for (const signature of old.values()) changes.push(change('withdrawn', signature));
  return changes.sort((a, b) => a.sid - b.sid);
}

/** Digests of what a library says of its rules, and of their detectors. */
function wordsOf(files: ReleaseFiles | undefined, group: string): string {
  const others = new Set([rulesOf(group), `libraries/${group}/dragon.lib`]);
  return [...(files?.digests ?? [])]
    .filter(([name]) => name.startsWith(`libraries/${group}/`) && !others.has(name))
    .join('\n');
}

async function groupIn(
  files: ReleaseFiles | undefined,
  group: string,
  known?: Library,
): Promise<GroupFiles | undefined> {
  return files !== undefined && groupsOf(files).includes(group) ? readGroup(files, group, known) : undefined;
}

function change(kind: Change['kind'], { sid, name, title, revision, notes }: MasterSignature): Change {
  return { kind, sid, name, title, revision, notes, parts: [] };
}

function partsChanged(before: MasterSignature, after: MasterSignature): readonly ChangedPart[] {
  const { rule, detector, detectorDigest, name, proof, notes, imported, ...words } = after;
  const {
    rule: r,
    detector: d,
    detectorDigest: digest,
    name: n,
    proof: p,
    notes: o,
    imported: i,
    ...said
  } = before;
  const source = (of: MasterSignature['imported']) => JSON.stringify({ ...of, disabled: undefined });
  const changed: readonly (readonly [ChangedPart, boolean])[] = [
    ['rule', rule !== r],
    ['detector', detector !== d || detectorDigest !== digest],
    ['name', name !== n],
    ['source', isOff(after) !== isOff(before)],
    ['proof', proof !== p],
    ['notes', JSON.stringify(notes) !== JSON.stringify(o)],
    ['words', JSON.stringify(words) !== JSON.stringify(said) || source(imported) !== source(i)],
  ];
  const parts = changed.filter(([, is]) => is).map(([part]) => part);
  // A new revision of a rule is told with the rule; alone it is worth a word.
  return parts.length > 1 && parts.includes('rule') ? parts.filter((part) => part !== 'words') : parts;
}

/** Whether its source has switched it off. */
function isOff({ imported }: MasterSignature): boolean {
  return imported?.disabled === true;
}
