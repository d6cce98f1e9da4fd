import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitJitter } from '../../src/sensor/jitter.ts';
import { type Lab, makeLab } from './lab.ts';
import { clarion } from './run.ts';

describe('jitter', () => {
  const waits = async (most: number, random: number) => {
    const slept: number[] = [];
    const told: number[] = [];
    await waitJitter(most, {
      random: () => random,
      sleep: async (milliseconds) => slept.push(milliseconds),
      waiting: (seconds) => told.push(seconds),
    });
    return { slept, told };
  };

  it('is the share of the longest wait that chance gives', async () => {
    expect(await waits(600, 0.25)).toEqual({ slept: [150_000], told: [150] });
    expect(await waits(600, 0)).toEqual({ slept: [0], told: [0] });
    expect((await waits(1, 0.999_999)).slept).toEqual([999]);
  });

  it('of 0 does not wait', async () => {
    expect(await waits(0, 0.5)).toEqual({ slept: [], told: [] });
  });
});

describe('clarion sensor update, with nobody at a terminal', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await makeLab(true);
    await lab.publish(1);
    await lab.enrol();
    await writeFile(lab.paths.settings, `engine: directory\nurl: ${lab.url}\njitter: 86400\n`);
  });
  afterAll(() => lab.close());
  const update = (args: readonly string[], killAfter?: number) =>
    clarion(['sensor', 'update', '--state', lab.paths.state, ...args], { killAfter });

  it('waits as sensor.yaml says, unless it is told otherwise', async () => {
    const { took, err } = await update(['--jitter', '0']);
    expect(err).toContain('enable and deploy');
    // A wait of less than that is rarer than 1 in 1,000.
    expect(await update([], Math.min(took * 3, 60_000))).toMatchObject({ signal: 'SIGKILL', out: '' });
  });

  it('takes no wait that is none', async () => {
    expect(await update(['--jitter', '86401'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('86400'),
    });
  });
});
