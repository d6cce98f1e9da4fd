import { type Alarm, alarmSchema } from '../alarm/schema.ts';
import { ClarionError } from '../names/error.ts';
import { parseRule } from '../signature/rule/read.ts';
import { parseJson } from './json.ts';
import { type Master, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import type { RunningSignature } from './running.ts';

/** What Suricata 7 tracks for what an alarm is counted by. */
const track: Readonly<Record<Alarm['count-by'], string>> = {
  source: 'by_src',
  destination: 'by_dst',
  pair: 'by_both',
};

/**
 * Has the engine count alarms: the rule of an alarm's one signature gets the threshold, so that it alerts once in each
 * stretch of time in which it fired often enough. What is named and has no rule among these counts nothing.
 *
 * @param names of alarms in the installed release, as sensor.yaml has them.
 * @throws ClarionError `content` for an alarm that is not in the release or that one engine can not count.
 */
export async function countAlarms(
  paths: SensorPaths,
  names: readonly string[],
  signatures: readonly RunningSignature[],
): Promise<readonly RunningSignature[]> {
  if (names.length === 0) return signatures;
  const master = await readMaster(paths);
  const byName = new Map<string, Alarm>();
  for (const name of new Set(names)) {
    const alarm = await readAlarm(master, name);
    const [signature, second] = alarm['event-group'];
    if (signature === undefined || second !== undefined)
      throw unfit(name, `it counts ${alarm['event-group'].length} signatures together`, 'an alarm of one');
    const other = byName.get(signature);
    if (other !== undefined)
      throw unfit(name, `it counts ${signature}, and so does ${other.name}`, 'one of the two');
    byName.set(signature, alarm);
  }
  return signatures.map((signature) => {
    const alarm = byName.get(signature.name);
    return alarm === undefined ? signature : { ...signature, rule: withThreshold(signature.rule, alarm) };
  });
}

async function readAlarm(master: Master | undefined, name: string): Promise<Alarm> {
  const member = `alarms/${name}.json`;
  const bytes = master?.digests.has(member) === true ? await master.read(member) : undefined;
  const alarm = alarmSchema.safeParse(
    bytes === undefined ? undefined : parseJson(Buffer.from(bytes).toString()),
  );
  if (alarm.success) return alarm.data;
  throw unfit(name, 'the installed release has none of that name', 'an alarm of the release');
}

/** A threshold of a rule's own says what its author wanted: the engine knows one a rule. */
function withThreshold(rule: string, { name, threshold, ...alarm }: Alarm): string {
  const read = parseRule(rule);
  const own =
    read.kind === 'rule' && read.options.find((option) => /^(threshold|detection_filter)$/.test(option.name));
  if (own)
    throw unfit(
      name,
      `the rule of ${alarm['event-group'][0]} has a ${own.name} of its own`,
      'a rule without',
    );
  const { count, seconds } = threshold;
  const option = `threshold:type both, track ${track[alarm['count-by']]}, count ${count}, seconds ${seconds};`;
  return `${rule.trimEnd().replace(/\)$/, '')} ${option})`;
}

function unfit(name: string, why: string, expected: string): ClarionError {
  return new ClarionError('content', `The engine can not count the alarm ${name}: ${why}`, {
    code: 'deploy/alarm',
    expected,
    hint: 'Take it out of `alarms` in sensor.yaml. Nothing was changed.',
  });
}
