import type { Library, Member } from '../release/index.ts';
import { parseRuleFile } from '../signature/rule/file.ts';
import { refusal } from './steps.ts';

const step = 'verify/content';

/**
 * Disabled by default: no rule file of a release holds an active line, and each holds exactly the signatures that
 * its library lists. (That each entry says `enabled: false` is part of the library's schema.)
 *
 * @param read reads a `library.json`.
 */
export function checkDisabled(
  members: readonly Member[],
  read: (bytes: Uint8Array) => Library,
): readonly Library[] {
  const byName = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const libraries: Library[] = [];
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
    checkRules(library, `libraries/${group}/suricata.rules`, byName.get(`libraries/${group}/suricata.rules`));
    for (const { name: signature, detector } of Object.values(library.signatures))
      if (detector !== undefined && !byName.has(`libraries/${group}/detectors/${detector}`))
        throw refusal(step, `${signature} names the detector ${detector}, which is not in the release`);
    libraries.push(library);
  }
  return libraries;
}

function checkRules(library: Library, path: string, bytes: Uint8Array | undefined): void {
  const listed = new Set(Object.keys(library.signatures));
  const { rules, faults } = parseRuleFile(Buffer.from(bytes ?? []).toString('utf8'));
  const [stray] = faults;
  if (stray !== undefined)
    throw refusal(step, `${path}:${stray.line} is neither a rule nor a comment: ${stray.reason}`);
  for (const { line, rule } of rules) {
    if (!rule.disabled)
      throw refusal(step, `${path}:${line} is active`, { expected: 'every rule commented out with "# "' });
    if (!listed.delete(String(rule.sid)))
      throw refusal(step, `${path}:${line}: sid ${rule.sid} is not in library.json, or stands twice`);
  }
  const [missing] = listed;
  if (missing !== undefined)
    throw refusal(step, `${path} has no rule with sid ${missing}, which library.json lists`);
}
