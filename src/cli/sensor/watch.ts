import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { openEngine } from '../../engine/open.ts';
import { counted } from '../../names/counted.ts';
import { waitJitter } from '../../sensor/jitter.ts';
import type { SensorPaths } from '../../sensor/paths.ts';
import { readSettings } from '../../sensor/settings.ts';
import type { Seen, WatchEvent } from '../../sensor/watch/index.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, type SensorOptions, withSensor } from '../sensor-options.ts';
import { oneLine, type Terminal } from '../terminal.ts';

export function command(): Command {
  const made = makeCommand(
    'watch',
    'poll for releases until it is told to end, and deploy them where sensor.yaml says so',
    'clarion sensor watch\nclarion sensor watch --json   # each event a JSON object on a line of its own',
  ).addHelpText(
    'after',
    '\nIn sensor.yaml:\n  watch: { interval: 300, deploy: false, metrics: 127.0.0.1:9117 }',
  );
  return runs<SensorOptions>(withSensor(made), async (terminal, options) => {
    const paths = pathsOf(options);
    const { metricsText, newCounts, serveMetrics, watch } = await import('../../sensor/watch/index.ts');
    const settings = await readSettings(paths.settings);
    const ending = new AbortController();
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => ending.abort());
    const { signal } = ending;
    const counts = newCounts();
    let seen: Seen | undefined;
    const { metrics } = settings.watch;
    const server =
      metrics === undefined ? undefined : await serveMetrics(metrics, () => metricsText(counts, seen));
    try {
      terminal.note(startLine(paths, settings.watch, server?.port));
      await firstWait(terminal, settings.jitter, signal);
      await watch(paths, {
        clock,
        random: Math.random,
        sleep: (milliseconds, ended) => sleep(milliseconds, undefined, { signal: ended }),
        signal,
        engine: (now) => openEngine(now.engine, now),
        told: (event) => tell(terminal, event, options),
        counts,
        seen: (now) => {
          seen = now;
        },
      });
    } finally {
      server?.close();
    }
    terminal.note('Ended as told.');
    return 0;
  });
}

function startLine(
  { state }: SensorPaths,
  { interval, deploy }: { readonly interval: number; readonly deploy: boolean },
  port: number | undefined,
): string {
  const metrics = port === undefined ? '' : `; metrics at port ${port}, /metrics`;
  return `Watching for ${state}: a poll every ${interval} s or so, ${deploy ? 'new releases are deployed' : 'nothing is deployed by itself'}${metrics}`;
}

/** Sensors that are started by the same power cut would all ask in the same second; who looks on need not wait. */
async function firstWait(terminal: Terminal, jitter: number, signal: AbortSignal): Promise<void> {
  if (process.stdin.isTTY === true) return;
  await waitJitter(jitter, {
    random: Math.random,
    sleep: (milliseconds) =>
      sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      }),
    waiting: (seconds) => terminal.note(`Waiting ${counted(seconds, 'second')} before the first poll.`),
  });
}

/** One event, one line: for people with its moment, or as JSON. */
function tell(terminal: Terminal, event: WatchEvent, { quiet }: SensorOptions): void {
  const time = clock().toISOString();
  const told = event.event === 'updated' ? { ...event, titles: Object.fromEntries(event.titles) } : event;
  terminal.jsonLine({ time, ...told });
  if (event.event === 'polled' && quiet === true) return;
  terminal.out(`${time} ${words(event)}`);
}

function words(event: WatchEvent): string {
  switch (event.event) {
    case 'polled':
      if (event.outcome === 'nothing-new')
        return `nothing new: release ${event.release}, good until ${event.expires}`;
      return `waiting: ring ${event.ring} offers release ${event.offered}, this sensor has seen ${event.seen}${event.withdrawn === undefined ? '' : ', which was withdrawn'}`;
    case 'updated': {
      const notes = [...event.titles].map(([id, title]) => `${id} ${oneLine(title)}`);
      return `release ${event.release} installed, ${counted(event.changes.length, 'signature')} changed${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`;
    }
    case 'deployed':
      return event.generation === undefined
        ? `nothing to deploy: ${event.detail}`
        : `generation ${event.generation} with ${counted(event.sids.length, 'rule')}: ${event.detail}`;
    case 'update-refused':
    case 'deploy-refused':
    case 'trouble': {
      const hint = event.hint === undefined ? '' : ` ${event.hint}`;
      return `${event.event.replace('-', ' ')}: ${oneLine(event.reason)} [${event.code}]${oneLine(hint)}`;
    }
  }
}
