import { rm, stat, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { installedRelease } from '../../src/sensor/master.ts';
import { makeLab } from './lab.ts';
import { moods, serveMoods, watchFor } from './watching.ts';

/** A month of polls every five minutes, against a server that fails in every way it can. */
const polls = 10_000;
const megabyte = 1024 * 1024;

it('ten thousand polls of a server in all moods: no growth, no crash, every refusal counted', {
  timeout: 3_600_000,
}, async () => {
  const lab = await makeLab();
  const server = await serveMoods(lab);
  try {
    await lab.publish(1);
    await lab.enrol();
    await writeFile(lab.paths.settings, `engine: directory\nurl: ${server.url}\nwatch: { deploy: true }\n`);
    const names = Object.keys(moods);
    const memory: number[] = [];
    let release = 1;
    const { events, counts } = await watchFor(lab, polls, async (poll) => {
      server.mood = moods[names[poll % names.length] ?? ''] ?? server.mood;
      if (poll % 2_000 === 1_999) {
        release += 1;
        await lab.publish(release);
      }
      if (poll % 500 !== 499) return;
      globalThis.gc?.();
      memory.push(process.memoryUsage.rss() / megabyte);
    });
    expect(counts.polls).toBe(polls);
    expect(counts.troubles).toBe(0);
    const refused = [...counts.refusals.values()].reduce((sum, count) => sum + count, 0);
    expect(refused).toBe(events.filter((event) => event === 'update-refused').length);
    expect(refused).toBe(polls - Math.ceil(polls / names.length));
    expect(await installedRelease(lab.paths)).toBe(release);
    // The journal is read at each poll: it stays short.
    expect((await stat(lab.paths.journal)).size).toBeLessThan(2 * megabyte);
    const [early = 0, late = 0] = [Math.max(...memory.slice(2, 8)), Math.max(...memory.slice(-6))];
    console.log(`memory over ${polls} polls: ${memory.map(Math.round).join(' ')} MB`);
    expect(late).toBeLessThan(early * 1.1 + 10);
  } finally {
    server.close();
    await rm(lab.folder, { recursive: true, force: true });
  }
});
