import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { median } from '../../bench/workspace.ts';
import { namedRules } from '../../src/sensor/generation.ts';
import { installedRelease } from '../../src/sensor/master.ts';
import { rule } from '../verify/publisher.ts';
import { makeLab } from './lab.ts';
import { forging, type Mood, moods, serveMoods, watchFor } from './watching.ts';

/** A month of polls every five minutes, against a server that fails in every way it can. */
const polls = 10_000;
const sid = 1624001;
const megabyte = 1024 * 1024;

const { fine = () => undefined, ...hostile } = moods;
/** A new release, which a hostile server keeps away; then it is let through, and nothing is new for a while. */
const cycle: readonly Mood[] = [
  forging(/\.snapshot\.json$/),
  forging(/\.targets\.json$/),
  forging(/\.stable\.json$/),
  forging(/\/targets\//),
  ...Object.values(hostile),
  ...Array.from({ length: 8 }, () => fine),
];
/** Refused updates of a cycle, by step. */
const refusals = {
  'verify/fetch': 4,
  'verify/root': 3,
  'verify/timestamp': 1,
  'verify/snapshot': 1,
  'verify/targets': 2,
  'verify/bundle': 1,
};

it('ten thousand polls of a server in all moods: no growth, no crash, every refusal counted by its step', {
  timeout: 3_600_000,
}, async () => {
  const lab = await makeLab();
  const server = await serveMoods(lab);
  const publish = (release: number) =>
    lab.publish(release, [{ sid, rule: rule(sid, `seen${release}`, release), revision: release }]);
  try {
    await lab.enrol();
    await writeFile(lab.paths.settings, `engine: directory\nurl: ${server.url}\nwatch: { deploy: true }\n`);
    await mkdir(lab.paths.custom, { recursive: true });
    await writeFile(
      join(lab.paths.custom, 'local.yaml'),
      `library: local\nsignatures:\n  - { name: ENSRT:S-${sid}, enabled: true, sid: ${sid} }\n`,
    );
    const heap: number[] = [];
    const resident: number[] = [];
    const began = performance.now();
    const { events, counts } = await watchFor(lab, polls, async (poll) => {
      server.mood = cycle[poll % cycle.length] ?? fine;
      if (poll % cycle.length === 0) await publish(1 + poll / cycle.length);
      if (poll % 500 !== 499) return;
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      heap.push(heapUsed / megabyte);
      resident.push(rss / megabyte);
    });
    const seconds = Math.round((performance.now() - began) / 1000);
    const told = (name: string) => events.filter((event) => event === name).length;
    const counted = Object.fromEntries([...counts.refusals].filter(([, count]) => count > 0));
    console.log(`${polls} polls in ${seconds} s; refused: ${JSON.stringify(counted)}`);
    for (const [what, values] of Object.entries({ heap, resident }))
      console.log(`${what}, each 500 polls, MB: ${values.map(Math.round).join(' ')}`);

    const cycles = polls / cycle.length;
    expect(counts).toMatchObject({ polls, updates: cycles, deploys: cycles, deploysRefused: 0, troubles: 0 });
    expect(counted).toEqual(
      Object.fromEntries(Object.entries(refusals).map(([step, times]) => [step, times * cycles])),
    );
    expect([told('updated'), told('deployed'), told('update-refused')]).toEqual([
      cycles,
      cycles,
      12 * cycles,
    ]);
    expect(await installedRelease(lab.paths)).toBe(cycles);
    expect(await readFile(namedRules(lab.paths), 'utf8')).toContain(`seen${cycles}"`);
    // The journal is read at each poll: it stays short.
    expect((await stat(lab.paths.journal)).size).toBeLessThan(2 * megabyte);
    // Medians, since a single reading may find what the server of this test has yet to send.
    for (const values of [heap, resident])
      expect(median(values.slice(-6))).toBeLessThan(median(values.slice(2, 8)) * 1.1 + 10);
  } finally {
    server.close();
    await rm(lab.folder, { recursive: true, force: true });
  }
});
