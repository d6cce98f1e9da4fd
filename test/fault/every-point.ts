import { carryOn, fail, kill, pointsOf, remainsOf } from './faults.ts';
import { record } from './record.ts';
import type { Scene } from './scene.ts';

/** Ends a scene's command at each point, in each way; says how often. */
export async function everyPoint(scene: Scene, cuts = true): Promise<void> {
  const began = performance.now();
  const recorded = await record(scene);
  const points = pointsOf(scene, recorded);
  const faults: string[] = [];
  const tried = { kills: 0, ENOSPC: 0, EIO: 0, cuts: 0 };
  const attempt = async (what: keyof typeof tried, work: () => Promise<void>) => {
    tried[what] += 1;
    await work().catch((error: unknown) => {
      const told = error instanceof Error ? error.message : String(error);
      console.log(told);
      faults.push(told);
    });
  };
  for (const at of points) {
    await attempt('kills', () => kill(scene, recorded, at));
    await attempt('EIO', () => fail(scene, recorded, at, 'EIO'));
    if (needsRoom(recorded.operations[at]?.change.kind))
      await attempt('ENOSPC', () => fail(scene, recorded, at, 'ENOSPC'));
  }
  if (cuts)
    for (const remains of remainsOf(recorded)) await attempt('cuts', () => carryOn(scene, recorded, remains));
  const told = Object.entries(tried).map(([what, count]) => `${count} ${what}`);
  console.log(
    `${scene.name}: ${recorded.operations.length} operations, ${told.join(', ')}, ${faults.length} faults, ${Math.round((performance.now() - began) / 1000)} s`,
  );
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.join('\n\n')}`);
}

/** What removes or shortens finds room on a full disk. */
function needsRoom(kind: string | undefined): boolean {
  return kind !== 'remove' && kind !== 'cut';
}
