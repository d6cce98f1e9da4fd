import type { VFileMessage } from 'vfile-message';
import type { z } from 'zod';
import { fault, type Place } from '../source/fault.ts';
import { readYaml, type YamlOrigin } from '../source/yaml.ts';
import type { CustomSignature } from './custom.ts';
import { beyondLimits } from './yaml-limits.ts';

/** The shape of a library of one signature. */
type PartSchema = z.ZodType<{ readonly signatures: readonly CustomSignature[] }>;

/** One signature of a custom library, read by itself. Offsets count from 0, in UTF-16 code units. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly signature: CustomSignature;
  readonly at: (key: string) => Place;
}

export interface Parts {
  readonly library: string;
  readonly groups: readonly string[];
  readonly parts: readonly Part[];
  /** Of what is no sound part. */
  readonly faults: readonly VFileMessage[];
}

/**
 * How a library begins that `copy` or `subscribe` made: up to its first signature, or to its end where it has none.
 * Comments may stand anywhere, and what YAML would read as no text is left out.
 */
const header =
  /^(?:[ \t]*(?:#[^\n]*)?\n)*library: (?!(?:true|false|null)\b)([a-z][a-z0-9-]{0,62})[ \t]*(?: #[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?:groups: \[(?!.*\b(?:TRUE|FALSE|NULL)\b)([A-Z][A-Z0-9-]{0,31}(?:, [A-Z][A-Z0-9-]{0,31})*)?\][ \t]*(?: #[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*)?(?:signatures:[ \t]*(?: #[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?= {2}- )|$)/;

/** A signature that is followed, as `copy --follow` writes it. */
const plainFollowed =
  / {2}- name: ([A-Z0-9][A-Z0-9-]{0,31}:[A-Z0-9][A-Z0-9_-]{0,63})\n {4}enabled: (true|false)\n {4}sid: ([1-9][0-9]{0,9})\n(?= {2}- |$)/y;

/** Characters that a header may have; the pattern keeps a little for each line of it. */
const maxHeader = 16_384;

/** A signature as `copy` writes it, on nine lines of ASCII; `enable` and `disable` leave it so. */
const plain =
  / {2}- name: ([A-Z0-9][A-Z0-9-]{0,31}:[A-Z0-9][A-Z0-9_-]{0,63})\n {4}enabled: (true|false)\n {4}base:\n {6}release: ([1-9][0-9]{0,14})\n {6}sid: ([1-9][0-9]{0,9})\n {6}revision: (0|[1-9][0-9]{0,9})\n {6}digest: ([0-9a-f]{64})\n {4}rule: \|-\n {6}([!-~][ -~]*)\n(?= {2}- |$)/y;

/** Faults that are enough to tell. */
const maxFaults = 100;

/** How many parts that are not plain, and how many characters in all: what the parser takes is bounded as for a file. */
const maxOthers = 25_000;
const maxOther = 16 * 1024 * 1024;

/**
 * Reads a custom library signature by signature, as `copy` lays it out: a list two blanks in. Those that nobody edited
 * need no YAML parser, which takes 30 kB of memory and 0.2 ms for each: 50,000 copies are read in the time of a
 * thousand. Undefined where the file is laid out in another way, and has to be read whole.
 */
export function readParts(file: string, text: string, schema: PartSchema): Parts | undefined {
  const [whole, library, groups] = header.exec(text.slice(0, maxHeader)) ?? [];
  if (whole === undefined || library === undefined) return undefined;
  // What begins in the first column belongs to no list: another key, a new document.
  if (/^[^ \n#]/m.test(text.slice(whole.length))) return undefined;
  const parts: Part[] = [];
  const faults: VFileMessage[] = [];
  let line = whole.split('\n').length;
  let [index, others, other] = [0, 0, 0];
  for (let start = whole.length; start < text.length && faults.length < maxFaults; index += 1) {
    const found = plainPart(text, start, line);
    if (found !== undefined) {
      parts.push(found);
      line += found.signature.rule === undefined ? 3 : 9;
      start = found.end;
      continue;
    }
    const next = text.indexOf('\n  - ', start);
    const end = next < 0 ? text.length : next + 1;
    others += 1;
    other += end - start;
    if (others > maxOthers || other > maxOther) return undefined;
    const part = otherPart({ file, firstLine: line - 1 }, { text, start, end, index }, schema);
    if ('signature' in part) parts.push(part);
    else faults.push(...part.faults);
    line += text.slice(start, end).split('\n').length - 1;
    start = end;
  }
  return { library, groups: groups?.split(', ') ?? [], parts, faults };
}

function plainPart(text: string, start: number, line: number): Part | undefined {
  plain.lastIndex = start;
  const match = plain.exec(text);
  if (match === null) return followedPart(text, start, line);
  const [, name, enabled, release, sid, revision, digest, rule] = match;
  if (name === undefined || digest === undefined || rule === undefined || Number(sid) > 0xffff_ffff)
    return undefined;
  const signature: CustomSignature = {
    name,
    enabled: enabled === 'true',
    base: { release: Number(release), sid: Number(sid), revision: Number(revision), digest },
    rule,
  };
  const at = (key: string) => (key === 'rule' ? { line: line + 7, column: 11 } : { line, column: 11 });
  return { start, end: plain.lastIndex, signature, at };
}

function followedPart(text: string, start: number, line: number): Part | undefined {
  plainFollowed.lastIndex = start;
  const [, name, enabled, sid] = plainFollowed.exec(text) ?? [];
  if (name === undefined || Number(sid) > 0xffff_ffff) return undefined;
  const signature = { name, enabled: enabled === 'true', sid: Number(sid) };
  return { start, end: plainFollowed.lastIndex, signature, at: () => ({ line, column: 11 }) };
}

/** Reads a part with the YAML parser, as if the list held nothing else. */
function otherPart(
  origin: Required<Pick<YamlOrigin, 'file' | 'firstLine'>>,
  {
    text,
    start,
    end,
    index,
  }: Pick<Part, 'start' | 'end'> & { readonly text: string; readonly index: number },
  schema: PartSchema,
): Part | { readonly faults: readonly VFileMessage[] } {
  const { file, firstLine } = origin;
  const told = (reason: string, line: number) => ({
    faults: [fault({ file, place: { line: firstLine - 1 + line, column: 1 }, rule: 'custom-file', reason })],
  });
  const alone = before + text.slice(start, end);
  const beyond = beyondLimits(alone);
  if (beyond !== undefined) return told(beyond.reason, beyond.place.line);
  const { data, faults } = readYaml(origin, alone, schema);
  const [signature, second] = data?.value.signatures ?? [];
  if (data === undefined) return { faults: faults.map((each) => renumbered(each, index)) };
  if (signature === undefined || second !== undefined)
    return told('Unexpected signature, expected each to begin with `  - ` and its first key', 2);
  return { start, end, signature, at: (key) => data.at(['signatures', 0, key]) };
}

/** A fault of the one signature of a part, told by the number that it has in its file; people count from 1. */
function renumbered(message: VFileMessage, index: number): VFileMessage {
  for (const key of ['reason', 'message'] as const)
    message[key] = message[key].replace('`signatures[1]', `\`signatures[${index + 1}]`);
  return message;
}

/** What a part stands behind, for a parser that is to read it alone. */
export const before = 'signatures:\n';

/** The offset of the word after `enabled:` of a part that is plain; undefined for another. */
export function plainEnabled(text: string, { start, signature }: Part): number | undefined {
  plain.lastIndex = start;
  plainFollowed.lastIndex = start;
  return plain.test(text) || plainFollowed.test(text)
    ? start + `  - name: ${signature.name}\n    enabled: `.length
    : undefined;
}

/** A signature as a plain part; undefined for one that can't be written so. */
export function writePlain(signature: CustomSignature): string | undefined {
  const { name, enabled, sid, base, rule, detectors } = signature;
  if (rule === undefined) return `  - name: ${name}\n    enabled: ${enabled}\n    sid: ${sid}\n`;
  if (base === undefined || detectors !== undefined || !/^[!-~][ -~]*$/.test(rule)) return undefined;
  return `  - name: ${name}
    enabled: ${enabled}
    base:
      release: ${base.release}
      sid: ${base.sid}
      revision: ${base.revision}
      digest: ${base.digest}
    rule: |-
      ${rule}
`;
}
