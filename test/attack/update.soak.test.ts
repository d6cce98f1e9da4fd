import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { floodOfSignatures } from './attacks/team.ts';
import { forge, rawTar } from './forge.ts';
import { attacksOn, expectRefused } from './refused.ts';
import { openTheatre, type Theatre } from './scene.ts';

vi.mock('../../src/verify/fetch/pace.ts', async (original) => ({
  ...(await original<typeof import('../../src/verify/fetch/pace.ts')>()),
  defaultLimits: (await import('./patience.ts')).patience,
}));

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());

describe('a sensor that has nothing yet refuses', () => {
  it.each(attacksOn('new'))('%s', (_, attack) => expectRefused(theatre, 'new', attack));
});

it('many bad signatures over much cost the memory of one', async () => {
  const before = process.resourceUsage().maxRSS;
  await expectRefused(theatre, 'running', {
    name: '',
    of: [],
    by: 'verify/signatures',
    says: 'is not good',
    lasts: true,
    mount: (scene) => floodOfSignatures(scene, 16_000_000),
  });
  // In kB. All 200 at once would take 3 GB.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(1_000_000);
});

it.each([100_001, 1_000_000])('a release of %i members is refused, and soon', async (count) => {
  const tar = Buffer.alloc(512 * count + 1024);
  const header = rawTar([{ name: 'advisories/ETS-i-2005-00000.json' }]).subarray(0, 512);
  for (let at = 0; at < count; at += 1) {
    const serial = String(at % 100_000).padStart(5, '0');
    const name = `advisories/ETS-i-${2005 + Math.floor(at / 100_000)}-${serial}.json`;
    header.write(name);
    header.fill(0x20, 148, 156);
    let sum = 0;
    for (const byte of header) sum += byte;
    header.write(`${sum.toString(8).padStart(6, '0')} \0`, 148);
    header.copy(tar, 512 * at);
  }
  const took: number[] = [];
  await expectRefused(theatre, 'running', {
    name: '',
    of: [],
    by: 'verify/archive',
    says: 'too many members',
    lasts: true,
    mount: async (scene) => {
      await forge(scene, { tar });
      took.push(performance.now());
    },
  });
  expect(performance.now() - (took[0] ?? 0)).toBeLessThan(60_000);
});
