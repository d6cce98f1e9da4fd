import type { Library, Member } from '../release/index.ts';
import { eachRule, type RulePlace } from '../signature/rule/rules.ts';
import { refusal } from './steps.ts';

const step = 'verify/content';

/** A library of a release that was checked, and how many signatures it holds. */
export interface VerifiedLibrary {
  readonly library: Library;
  readonly signatures: number;
}

/**
 * Disabled by default: no rule file of a release holds an active line, and each holds exactly the signatures that
 * its library lists, each once; of an imported library, at least those. (That each entry of an own one says
 * `enabled: false` is part of its schema.)
 *
 * @param read reads a `library.json`.
 */
export function checkDisabled(
  members: readonly Member[],
  read: (bytes: Uint8Array) => Library,
): readonly VerifiedLibrary[] {
  const byName = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const libraries: VerifiedLibrary[] = [];
  for (const { name, bytes } of members) {
    const [, group, file] =
      /^libraries\/([^/]+)\/(library\.json|suricata\.rules|detectors\/.+)$/.exec(name) ?? [];
    if (group === undefined || file === undefined) continue;
    if (file !== 'library.json') {
      if (!byName.has(`libraries/${group}/library.json`))
        throw refusal(step, `${name} has no library.json beside it`);
      continue;
    }
    const library = read(bytes);
    if (library.group !== group) throw refusal(step, `${name} is of the group ${library.group}`);
    const rules = `libraries/${group}/suricata.rules`;
    const signatures = checkRules(library, rules, byName.get(rules));
    const entries = 'imported' in library ? [] : Object.values(library.signatures);
    for (const { name: signature, detector } of entries)
      if (detector !== undefined && !byName.has(`libraries/${group}/detectors/${detector}`))
        throw refusal(step, `${signature} names the detector ${detector}, which is not in the release`);
    libraries.push({ library, signatures });
  }
  return libraries;
}

function checkRules(library: Library, path: string, bytes: Uint8Array = Buffer.alloc(0)): number {
  const listed = new Set(Object.keys(library.signatures));
  const isImported = 'imported' in library;
  const seen = new Set<number>();
  const text = textOf(bytes);
  const check = ({ line, sid, disabled }: RulePlace) => {
    if (!disabled)
      throw refusal(step, `${path}:${line} is active`, { expected: 'every rule commented out with "# "' });
    if (seen.has(sid) || (!listed.delete(String(sid)) && !isImported))
      throw refusal(step, `${path}:${line}: sid ${sid} is not in library.json, or stands twice`);
    seen.add(sid);
  };
  const {
    unread: [stray],
  } = eachRule(text, check);
  if (stray !== undefined)
    throw refusal(step, `${path}:${stray.line} is neither a rule nor a comment: ${stray.reason}`);
  // What the engine takes for a rule of its own is not always what looks like one: a line that begins with a tab.
  const active = activeLine(text);
  if (active >= 0)
    throw refusal(step, `${path}:${text.slice(0, active).split('\n').length} is active`, {
      expected: 'every line commented out with "# "',
    });
  const [missing] = listed;
  if (missing !== undefined)
    throw refusal(step, `${path} has no rule with sid ${missing}, which library.json lists`);
  return seen.size;
}

/** Where the first line begins that is neither empty nor commented out; -1 where none is. */
function activeLine(text: string): number {
  // What only some readers end a line with: then a line begins wherever any of them has one begin.
  if (otherLineEnds.some((end) => text.includes(end))) return text.search(/^[^#\n]/m);
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    if (end !== at && text.charCodeAt(at) !== hash) return at;
    at = end < 0 ? text.length : end + 1;
  }
  return -1;
}

const hash = 0x23;
const otherLineEnds = ['\r', '\u2028', '\u2029'];

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
