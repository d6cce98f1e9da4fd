import type { VFileMessage } from 'vfile-message';
import { nearest } from '../names/nearest.ts';
import { policyFaults } from '../policy/index.ts';
import { fault } from '../source/fault.ts';
import type { Content } from './content.ts';
import { nameOf } from './known.ts';

/** An alarm is named as its file, and counts signatures that are there, each once. */
export function alarmFaults({ alarms }: Content, signatures: readonly string[]): readonly VFileMessage[] {
  return alarms.flatMap(({ file, sound, at }) => {
    const found = nameFaults(file, sound.name, at(['name']));
    const group = sound['event-group'] ?? [];
    for (const [index, name] of group.entries()) {
      if (name === undefined) continue;
      const place = at(['event-group', index]);
      if (group.indexOf(name) !== index) {
        const reason = `Unexpected second "${name}" in \`event-group\`, expected each signature once`;
        found.push(fault({ file, place, rule: 'named-twice', reason }));
      } else if (!signatures.includes(name)) {
        const meant = nearest(name, signatures);
        const reason = `Unknown signature "${name}" in \`event-group\`, expected one of signatures/`;
        found.push(
          fault({
            file,
            place,
            rule: 'signature-known',
            reason,
            hint: meant && `Did you mean "${meant}"?`,
            expected: meant,
          }),
        );
      }
    }
    return found;
  });
}

/** A policy is named as its file; variables, rules and services are judged by the policy room. */
export function policyLinkFaults({ policies, files }: Content): readonly VFileMessage[] {
  const whole = policies.flatMap(({ data }) => data?.value ?? []);
  const readable = new Set(whole.map(({ name }) => name));
  // A service whose file is faulty has its own faults; the role that names it is right.
  const unreadable = files.policies.map(nameOf).filter((name) => !readable.has(name));
  return policies.flatMap(({ file, sound, data, at }) => {
    const found = nameFaults(file, sound.name, at(['name']));
    if (data === undefined) return found;
    const { value } = data;
    for (const { path, reason, hint } of policyFaults(value, whole)) {
      const service =
        value.kind === 'role' && path[0] === 'services' ? value.services[Number(path[1])] : undefined;
      if (service !== undefined && unreadable.includes(service)) continue;
      found.push(fault({ file, place: data.span(path), rule: 'policy', reason, hint }));
    }
    return found;
  });
}

function nameFaults(
  file: string,
  name: string | undefined,
  place: { line: number; column: number },
): VFileMessage[] {
  const expected = nameOf(file);
  if (name === undefined || name === expected) return [];
  const reason = `Unexpected "${name}" in \`name\`, expected "${expected}" as the file is named`;
  return [
    fault({ file, place, rule: 'file-name', reason, hint: 'Rename the file, or mend the name.', expected }),
  ];
}
