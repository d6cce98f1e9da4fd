import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, shortenJournal } from '../../src/sensor/journal.ts';
import { newCounts } from '../../src/sensor/watch/counts.ts';
import { metricsText } from '../../src/sensor/watch/metrics.ts';
import { clock, copy, type Lab, makeLab, turnOn, untouchable } from './lab.ts';
import { clarion } from './run.ts';
import { type HostileServer, moods, serveMoods, watchFor } from './watching.ts';

describe('a watching sensor', () => {
  let lab: Lab;
  let server: HostileServer;
  beforeEach(async () => {
    lab = await makeLab();
    await lab.publish(1);
    await lab.enrol();
    server = await serveMoods(lab);
    await settings('');
  });
  afterEach(async () => {
    server.close();
    await lab.close();
  });
  const settings = (more: string) =>
    writeFile(lab.paths.settings, `engine: directory\nurl: ${server.url}\n${more}`);

  it('installs what is new, deploys nothing by itself, and asks again after its interval', async () => {
    await settings('watch: { interval: 60 }\n');
    const { events, waits } = await watchFor(lab, 3, async (poll) => {
      if (poll === 2) await lab.publish(2);
    });
    expect(events).toEqual(['updated', 'polled', 'updated']);
    expect(waits).toEqual([60_000, 60_000, 60_000]);
  });

  it('outlives what servers do, counts each refusal by its step, and changes nothing for it', async () => {
    await watchFor(lab, 1);
    const before = await untouchable(lab.paths);
    const names = Object.keys(moods).filter((name) => name !== 'fine');
    const { events, counts } = await watchFor(lab, names.length, (poll) => {
      server.mood = moods[names[poll] ?? ''] ?? server.mood;
    });
    expect(events).toEqual(names.map(() => 'update-refused'));
    expect(Object.fromEntries([...counts.refusals].filter(([, count]) => count > 0))).toEqual({
      'verify/fetch': 4,
      'verify/root': 3,
      'verify/timestamp': 1,
    });
    expect(await untouchable(lab.paths)).toEqual(before);
  });

  it('deploys new releases where sensor.yaml says so, and one that a run before did not get to', async () => {
    await watchFor(lab, 1);
    await copy(lab.paths, 'ENSRT:S-1624001');
    await turnOn(lab.paths, 'ENSRT:S-1624001');
    await settings('watch: { deploy: true }\n');
    const { events } = await watchFor(lab, 3, async (poll) => {
      if (poll === 1) await lab.publish(2);
    });
    expect(events).toEqual(['polled', 'deployed', 'updated', 'deployed', 'polled']);
  });

  it.each([
    ['gives what it is asked for', moods.fine],
    ['fails', moods.failing],
  ])(
    'goes on where its state is removed under it while a server %s, and when it is back',
    async (_, mood) => {
      const { state } = lab.paths;
      const { events, counts, told } = await watchFor(lab, 4, async (poll) => {
        if (poll === 1) {
          await lab.publish(2);
          await cp(state, `${state}-backup`, { recursive: true, verbatimSymlinks: true });
          server.mood = (...answer) => {
            rmSync(state, { recursive: true, force: true });
            mood?.(...answer);
          };
        }
        if (poll !== 3) return;
        await rm(state, { recursive: true, force: true });
        await cp(`${state}-backup`, state, { recursive: true, verbatimSymlinks: true });
        server.mood = moods.fine ?? server.mood;
      });
      expect(events).toEqual(['updated', 'update-refused', 'trouble', 'updated']);
      expect(told[1]).toMatchObject({
        kind: 'state',
        code: 'sensor/state',
        reason: expect.stringContaining(`${state} can not be used: ENOENT`),
        hint: expect.stringMatching(/^Somebody removed it meanwhile: .* enrol this sensor again/),
      });
      expect(counts.refusals.get('sensor/state')).toBe(1);
    },
  );

  it('goes on where its configuration is broken for a while', async () => {
    const { events, counts } = await watchFor(lab, 3, (poll) => settings(poll === 1 ? 'ring: [\n' : ''));
    expect(events).toEqual(['updated', 'trouble', 'polled']);
    expect(counts.troubles).toBe(1);
  });
});

describe('a long journal', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await makeLab();
    await lab.publish(1);
    await lab.enrol();
  });
  afterEach(() => lab.close());

  it('is shortened to its newest lines, and what must not be forgotten', async () => {
    const time = clock().toISOString();
    const deployed = [
      { time, event: 'switched', generation: 9, previous: null, before: null },
      { time, event: 'undone', generation: 9, previous: null, standing: 'written', reason: 'tried' },
      { time, event: 'switched', generation: 3, previous: null, before: null },
      { time, event: 'confirmed', generation: 3, detail: 'yes' },
    ];
    const refusals = Array.from({ length: 5_000 }, (_, index) => ({
      time,
      event: 'update-refused',
      kind: 'unreachable',
      code: 'verify/unreachable',
      reason: String(index),
    }));
    const text = [...deployed, ...refusals].map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(lab.paths.journal, text);
    const lines = await shortenJournal(lab.paths.journal, await openJournal(lab.paths.journal, clock));
    expect(lines.length).toBeLessThan(2_100);
    const { events } = await openJournal(lab.paths.journal, clock);
    expect(events).toEqual(lines);
    expect(events.at(-1)).toMatchObject({ reason: '4999' });
    // The highest number stays known, and which generation was confirmed last.
    expect(events.filter((each) => 'generation' in each).map((each) => each.event)).toEqual([
      'switched',
      'undone',
      'switched',
      'confirmed',
    ]);
  });
});

describe('metrics', () => {
  it('say what is known in the text format, and leave out what is not', () => {
    const counts = newCounts();
    counts.refused('verify/timestamp');
    const text = metricsText(counts, {
      release: { number: 7, date: new Date('2026-01-01T00:00:00Z') },
      expires: undefined,
      polled: undefined,
      generation: { number: 2, rules: 5, standing: 'confirmed' },
      engine: { loaded: 25, failed: 1 },
    });
    expect(text).toContain('# TYPE clarion_release gauge\nclarion_release 7\n');
    expect(text).toContain('clarion_release_timestamp_seconds 1767225600\n');
    expect(text).toContain('clarion_updates_refused_total{step="verify/timestamp"} 1\n');
    expect(text).toContain('clarion_updates_refused_total{step="verify/signatures"} 0\n');
    expect(text).toContain('clarion_rules_expected 5\n');
    expect(text).toContain('clarion_engine_rules_loaded 25\n');
    expect(text).not.toContain('clarion_expiry_timestamp_seconds');
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ \S.*|[a-z_]+(\{step="[\w/-]+"\})? [0-9.e+]+)$/);
  });
});

describe('the commands of one who runs sensors', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await makeLab(true);
    await lab.publish(1);
    await lab.enrol();
  });
  afterEach(() => lab.close());

  it('watch tells each event on a line, serves metrics, and ends at SIGTERM with 0', async () => {
    const port = await freePort();
    await writeFile(
      lab.paths.settings,
      `engine: directory\nurl: ${lab.url}\nwatch: { interval: 10, metrics: "127.0.0.1:${port}" }\n`,
    );
    const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
    const child = spawn(
      process.execPath,
      [program, 'sensor', 'watch', '--json', '--state', lab.paths.state],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ event: 'updated', release: 1 });
      await expect
        .poll(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), { timeout: 20_000 })
        .toContain('clarion_release 1\n');
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
      child.kill('SIGTERM');
      expect(await once(child, 'close')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('check answers in one line and as Nagios expects', async () => {
    const check = async (...args: string[]) => {
      const { code, out } = await clarion(['sensor', 'check', '--state', lab.paths.state, ...args]);
      return { code, out };
    };
    expect(await check()).toEqual({
      code: 1,
      out: 'CLARION WARNING - no good poll yet: run clarion sensor update\n',
    });
    await clarion(['sensor', 'update', '--state', lab.paths.state]);
    expect(await check()).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^CLARION OK - release 1 of .*; nothing deployed \| release=1 release_age=\d+s poll_age=\d+s\n$/,
      ),
    });
    await writeFile(lab.paths.polled, '2020-01-01T00:00:00.000Z\n');
    expect(await check()).toMatchObject({ code: 2, out: expect.stringContaining('no good poll for') });
    expect(await check('--critical-after', '99999')).toMatchObject({ code: 1 });
    await writeFile(join(lab.folder, 'live-update/metadata/timestamp.json'), '{}');
    await clarion(['sensor', 'update', '--state', lab.paths.state]);
    expect(await check('--critical-after', '99999')).toMatchObject({
      code: 2,
      out: expect.stringContaining('the last update failed at'),
    });
    await rm(lab.paths.settings);
    expect(await check()).toMatchObject({ code: 3, out: expect.stringContaining('CLARION UNKNOWN') });
    expect(await readFile(lab.paths.journal, 'utf8')).toContain('update-refused');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
