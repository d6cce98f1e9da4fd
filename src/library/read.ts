import { isAscii } from 'node:buffer';
import type { PortMacros } from '../signature/index.ts';
import { type FoundRule, findRules } from '../signature/rule/rules.ts';
import { type Candidate, Namesakes, outranks, placeOf } from './candidate.ts';
import { readDragonFile } from './dragon.ts';
import { decoded, isHarmless, unfit } from './fitness.ts';
import type { ImportedLibrary, LeftOut } from './library.ts';
import { type ImportedRule, importedRule } from './rule.ts';
import type { Remapped } from './sid-map.ts';

/** A rule file of a library: its path in the workspace, and its bytes. */
export interface RuleSource {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a library is made of. */
export interface LibrarySource {
  readonly group: string;
  /** Path of its `library.yaml` in the workspace. */
  readonly file: string;
  readonly source: string;
  readonly licence: string;
  readonly sids: readonly Remapped[];
  /** In code-unit order of their paths. */
  readonly files: readonly RuleSource[];
}

/** A library's rules before it is decided which of those with one sid counts. */
export interface ReadRules {
  /** In the order of files and lines. */
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
  readonly comments: number;
}

/** Reads the rules of files, and Dragon's own libraries (`.lib`), and tells what is left out whatever the sids are. */
export function readRules(
  group: string,
  files: readonly RuleSource[],
  ports?: PortMacros | undefined,
): ReadRules {
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  const namesakes = new Namesakes();
  let comments = 0;
  for (const { path, bytes } of files) {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (path.endsWith('.lib')) {
      const dragon = readDragonFile(group, path, file.toString('utf8'), ports);
      candidates.push(...dragon.candidates);
      leftOut.push(...dragon.leftOut);
      continue;
    }
    const ascii = isAscii(file);
    const found = findRules(file.toString('latin1'));
    comments += found.comments;
    for (const { line, column, reason, hint, text } of found.unread)
      leftOut.push({
        kind: 'unread',
        file: path,
        line,
        column,
        reason,
        ...(hint === undefined ? {} : { hint }),
        ...(isHarmless(text) ? { text } : {}),
      });
    for (const raw of found.rules) {
      const rule = ascii ? raw : decoded(raw);
      if (rule === undefined) leftOut.push({ kind: 'encoding', file: path, ...at(raw), ...notUtf8 });
      else {
        const why = unfit(rule);
        if (why !== undefined) leftOut.push({ kind: 'unfit', file: path, ...at(rule), ...why });
        else candidates.push({ file: path, rule, nth: namesakes.nth(rule) });
      }
    }
  }
  return { candidates, leftOut, comments };
}

/**
 * Decides which rules a library has. A rule in the map has its sid from there. Of several with one sid one
 * counts (see `outranks`). What has a sid that is taken elsewhere is left out.
 *
 * @param taken who has a sid already, by sid, in words.
 */
export function settle(
  { group, file, source, licence, sids }: Omit<LibrarySource, 'files'>,
  { candidates, leftOut, comments }: ReadRules,
  taken: ReadonlyMap<number, string>,
): ImportedLibrary {
  const mapped = new Map(sids.map(({ place, sid }) => [place, sid]));
  const owners = new Map<number, Candidate>();
  const sidOf = (each: Candidate) =>
    (mapped.size === 0 ? undefined : mapped.get(placeOf(each))) ?? each.rule.sid;
  for (const each of candidates) {
    const sid = sidOf(each);
    if (sid === 0) continue;
    const owner = owners.get(sid);
    if (owner === undefined || isBefore(each, owner, sid)) owners.set(sid, each);
  }
  const out: LeftOut[] = [...leftOut];
  const rules: ImportedRule[] = [];
  for (const each of candidates) {
    const sid = sidOf(each);
    const owner = owners.get(sid);
    const other = taken.get(sid);
    if (sid === 0) out.push(unnumbered(each));
    else if (owner !== each && owner !== undefined) out.push(double(each, owner, sid));
    else if (other !== undefined) out.push(clash(each, sid, other));
    else rules.push(importedRule(group, each, sid));
  }
  rules.sort((a, b) => a.sid - b.sid);
  if (out.length > leftOut.length || leftOut.length > 0) out.sort(byPlace);
  return { group, file, source, licence, rules, leftOut: out, comments };
}

/** A rule whose map gave it a sid has it by right. */
function isBefore(each: Candidate, owner: Candidate, sid: number): boolean {
  const given = Number(each.rule.sid !== sid) - Number(owner.rule.sid !== sid);
  return given === 0 ? outranks(each, owner) : given > 0;
}

function at({ line, sid }: FoundRule) {
  return { line, column: 1, sid };
}

const notUtf8 = {
  reason:
    'Unexpected bytes that are no UTF-8, expected text: custom libraries are YAML, which holds nothing else',
  hint: 'Convert the file to UTF-8, or write such a byte of a pattern as |e9|.',
};

function double({ file, rule }: Candidate, owner: Candidate, sid: number): LeftOut {
  const place = `${owner.file}:${owner.rule.line}`;
  const same = rule.text === owner.rule.text;
  const reason = same
    ? `Unexpected second copy of the rule with sid ${sid}, expected it once: it stands at ${place}`
    : `Unexpected second rule with sid ${sid}, expected a sid of its own: the one that counts stands at ${place} (rev ${owner.rule.rev}, here ${rule.rev})`;
  return {
    kind: same ? 'copy' : 'duplicate',
    file,
    ...at(rule),
    reason,
    ...(same ? {} : { hint: remapHint }),
  };
}

function unnumbered(each: Candidate): LeftOut {
  const { file, rule } = each;
  const reason = `Unexpected Dragon signature ${placeOf(each)} without a sid, expected a line of it in \`sids\` of library.yaml`;
  return { kind: 'clash', file, line: rule.line, column: 1, reason, hint: remapHint };
}

function clash({ file, rule }: Candidate, sid: number, other: string): LeftOut {
  const reason = `Unexpected sid ${sid}, expected a sid of its own: ${other} has this one`;
  return { kind: 'clash', file, ...at(rule), reason, hint: remapHint };
}

const remapHint = 'To give such rules sids of their own, for good: clarion import … --remap FIRST-SID';

function byPlace(a: LeftOut, b: LeftOut): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;
}
