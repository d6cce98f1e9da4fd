import type { Counts } from './counts.ts';
import type { Seen } from './look.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly values: readonly (readonly [labels: string, value: number])[];
}

/**
 * The text that Prometheus reads (text exposition format 0.0.4). What is not known is left out. Moments are seconds
 * since 1970: `time() - clarion_release_timestamp_seconds` is the age of the release.
 */
export function metricsText(counts: Counts, seen: Seen | undefined): string {
  return metricsOf(counts, seen)
    .filter(({ values }) => values.length > 0)
    .map(({ name, help, type, values }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...values.map(([labels, value]) => `${name}${labels} ${value}`),
        '',
      ].join('\n'),
    )
    .join('');
}

function metricsOf(counts: Counts, seen: Seen | undefined): readonly Metric[] {
  const { release, expires, polled, generation, engine } = seen ?? {};
  const gauge = (name: string, help: string, value: number | undefined): Metric => ({
    name,
    help,
    type: 'gauge',
    values: value === undefined ? [] : [['', value]],
  });
  const counter = (name: string, help: string, value: number): Metric => ({
    name,
    help,
    type: 'counter',
    values: [['', value]],
  });
  return [
    gauge('clarion_release', 'Number of the installed release.', release?.number),
    gauge('clarion_release_timestamp_seconds', 'When it was made.', seconds(release?.date)),
    gauge(
      'clarion_expiry_timestamp_seconds',
      'When what the live update said last goes stale.',
      seconds(expires),
    ),
    gauge(
      'clarion_last_good_poll_timestamp_seconds',
      'When the live update was last asked, and all that it said verified.',
      seconds(polled),
    ),
    counter('clarion_polls_total', 'How often the live update was asked.', counts.polls),
    counter('clarion_updates_total', 'Releases installed.', counts.updates),
    {
      name: 'clarion_updates_refused_total',
      help: 'Updates refused, by the step that refused or what went wrong.',
      type: 'counter',
      values: [...counts.refusals].map(([step, value]) => [`{step="${step}"}`, value]),
    },
    counter('clarion_deploys_total', 'Deploys that went well.', counts.deploys),
    counter('clarion_deploys_refused_total', 'Deploys that did not.', counts.deploysRefused),
    counter(
      'clarion_troubles_total',
      'Polls that found the sensor itself in trouble: its configuration, its disk.',
      counts.troubles,
    ),
    gauge('clarion_generation', 'Number of the current generation.', generation?.number),
    gauge(
      'clarion_generation_confirmed',
      '1 where the engine was asked and holds it.',
      generation && Number(generation.standing === 'confirmed'),
    ),
    gauge('clarion_rules_expected', 'Rules of the current generation.', generation?.rules),
    gauge(
      'clarion_engine_up',
      '1 where the engine answered at the last poll.',
      generation && Number(engine !== undefined),
    ),
    gauge('clarion_engine_rules_loaded', 'Rules that the engine holds, of all rule files.', engine?.loaded),
    gauge(
      'clarion_engine_rules_failed',
      'Rules that the engine has refused, of all rule files.',
      engine?.failed,
    ),
    gauge('process_resident_memory_bytes', 'Memory of this process.', process.memoryUsage.rss()),
  ];
}

function seconds(time: Date | undefined): number | undefined {
  return time && time.getTime() / 1000;
}
