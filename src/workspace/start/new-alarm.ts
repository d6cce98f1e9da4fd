import { alarmSchema } from '../../alarm/schema.ts';
import { ClarionError } from '../../names/error.ts';
import { nearest } from '../../names/nearest.ts';
import { signaturesOf } from '../known.ts';
import type { Desk } from './desk.ts';
import { type NewFile, newYamlFile, yamlList, yamlValue } from './new-file.ts';

export interface AlarmAnswers {
  readonly name: string;
  readonly title?: string | undefined;
  readonly signatures: readonly string[];
  readonly count: number;
  readonly seconds: number;
  readonly countBy: string;
}

/**
 * An alarm that counts the events of these signatures.
 *
 * @throws ClarionError of kind `usage`: `new/signature` where one is not in the workspace, `new/value`.
 */
export function newAlarm(desk: Desk, answers: AlarmAnswers): NewFile {
  const { name, signatures, count, seconds, countBy } = answers;
  const known = signaturesOf(desk.parts);
  const unknown = signatures.find((signature) => !known.includes(signature));
  if (unknown !== undefined || signatures.length === 0) {
    const meant = unknown === undefined ? undefined : nearest(unknown, known);
    throw new ClarionError(
      'usage',
      unknown === undefined ? 'No signature to count' : `There is no signature ${unknown} in this workspace`,
      {
        code: 'new/signature',
        expected: 'signatures of signatures/, with --signature or by a note that links them',
        hint: meant === undefined ? 'Start one with: clarion new signature' : `Did you mean ${meant}?`,
      },
    );
  }
  const title =
    answers.title ?? `A host sets off ${signatures.join(', ')} ${count} times in ${seconds} seconds`;
  const text = `# An Alarmtool policy: which events raise the alarm that a response can rest on.
name: ${yamlValue(name)}
title: ${yamlValue(title)}

# Signatures whose events are counted together.
event-group:${yamlList([...new Set(signatures)])}

# A single event can be a false positive: so many within so many seconds raise the alarm.
threshold:
  count: ${count}
  seconds: ${seconds}

# Whose events are counted together: source (a host that spreads), destination (a host that is attacked), or pair.
count-by: ${yamlValue(countBy)}
`;
  return newYamlFile(`alarms/${name}.yaml`, text, alarmSchema);
}
