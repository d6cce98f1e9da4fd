import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followReleases, holdSignatures } from '../../src/sensor/follow.ts';
import { copySignatures, enableSignatures, type SensorPaths } from '../../src/sensor/index.ts';
import { readLibraryStatus } from '../../src/sensor/library-status.ts';
import { pruneReleases } from '../../src/sensor/master.ts';
import { readRunning } from '../../src/sensor/running.ts';
import { keepYours, mergeUpstream, takeUpstream } from '../../src/sensor/take.ts';
import type { Upkeep } from '../../src/sensor/upkeep.ts';
import { install, makeSensor } from './installed.ts';
import { clock } from './lab.ts';

const sids = [1, 2, 3] as const;

/** A rule of upstream, in a version; an operator's edit beside what upstream changes, or of the same option. */
const upstreamRule = (sid: number, version: number) =>
  `alert tcp any any -> any 25 (msg:"sample"; content:"v${version}"; nocase; classtype:misc-attack; sid:${sid}; rev:${version};)`;
const beside = (rule: string, tag: number) => rule.replace(/classtype:[^;]*/, `classtype:edit-${tag}`);
const onTop = (rule: string, tag: number) => rule.replace(/content:"[^"]*"/, `content:"edit-${tag}"`);

/** What the operator has of a signature, as this test keeps it. */
type Had =
  | { readonly kind: 'followed'; readonly enabled: boolean }
  | {
      readonly kind: 'held';
      readonly enabled: boolean;
      readonly base: string | undefined;
      readonly mine: string;
    };

interface World {
  readonly paths: SensorPaths;
  readonly published: Map<number, number>;
  installed: ReadonlyMap<number, string>;
  before: ReadonlyMap<number, string>;
  readonly has: Map<number, Had>;
  release: number;
  version: number;
}

type Step = (world: World) => Promise<void>;

const sid = fc.constantFrom(...sids);
const all = { selection: { choice: {} }, clock };
const names = (one: number) => ({ selection: { names: [`ET:${one}`] }, clock });
const file = ({ paths }: World) => join(paths.custom, 'local.yaml');

/** A release that the sensor skips, or installs. */
const publish = fc
  .record({ changed: fc.subarray([...sids]), gone: fc.subarray([...sids]), pulled: fc.boolean() })
  .map(
    ({ changed, gone, pulled }): Step =>
      async (world) => {
        world.version += 1;
        for (const one of changed) world.published.set(one, world.version);
        for (const one of gone) world.published.delete(one);
        world.release += 1;
        if (!pulled) return;
        const rules = new Map(
          [...world.published].map(([one, version]) => [one, upstreamRule(one, version)]),
        );
        await install(world.paths, world.release, { imported: [...rules.values()] });
        await pruneReleases(world.paths);
        world.before = world.installed;
        world.installed = rules;
      },
  );

const copied = fc.record({ one: sid, follow: fc.boolean() }).map(
  ({ one, follow }): Step =>
    async (world) => {
      const rule = world.installed.get(one);
      if (rule === undefined || world.has.has(one)) return;
      await copySignatures(world.paths, { ...names(one), library: 'local', follow });
      world.has.set(
        one,
        follow
          ? { kind: 'followed', enabled: false }
          : { kind: 'held', enabled: false, base: rule, mine: rule },
      );
    },
);

const enabled = sid.map(
  (one): Step =>
    async (world) => {
      const had = world.has.get(one);
      if (had === undefined) return;
      await enableSignatures(world.paths, names(one));
      world.has.set(one, { ...had, enabled: true });
    },
);

/** By hand, in the file. */
const edited = fc.record({ one: sid, tag: fc.nat(3), edit: fc.constantFrom(beside, onTop) }).map(
  ({ one, tag, edit }): Step =>
    async (world) => {
      const had = world.has.get(one);
      if (had?.kind !== 'held') return;
      const mine = edit(had.mine, tag);
      const text = await readFile(file(world), 'utf8');
      await writeFile(file(world), text.replace(had.mine, mine));
      world.has.set(one, { ...had, mine });
    },
);

const taken = fc.boolean().map(
  (discardEdits): Step =>
    async (world) => {
      await takeUpstream(world.paths, { ...all, discardEdits });
      for (const [one, had] of world.has) {
        const state = stateOf(world, one);
        const upstream = world.installed.get(one);
        if (had.kind !== 'held' || upstream === undefined) continue;
        if (state === 'behind' || (discardEdits && (state === 'both' || state === 'edited')))
          world.has.set(one, { ...had, base: upstream, mine: upstream });
      }
    },
);

const kept: Step = async (world) => {
  await keepYours(world.paths, all);
  for (const [one, had] of world.has) {
    const state = stateOf(world, one);
    if (had.kind !== 'held') continue;
    if (state === 'withdrawn') world.has.set(one, { ...had, base: undefined });
    if (state === 'behind' || state === 'both')
      world.has.set(one, { ...had, base: world.installed.get(one) });
  }
};

const merged: Step = async (world) => {
  const done = await mergeUpstream(world.paths, all);
  for (const [one, had] of world.has) {
    const state = stateOf(world, one);
    const upstream = world.installed.get(one);
    if (had.kind !== 'held' || upstream === undefined) continue;
    if (state === 'behind') world.has.set(one, { ...had, base: upstream, mine: upstream });
    if (state !== 'both') continue;
    const pattern = /content:"([^"]*)"/;
    const [b, u, y] = [had.base ?? '', upstream, had.mine].map((rule) => pattern.exec(rule)?.[1]);
    const clash = u !== b && y !== b && u !== y;
    expect(done.leftOut.some(({ name }) => name === `ET:${one}`)).toBe(clash);
    if (clash) continue;
    const by = (rule: string) => /classtype:([^;]*)/.exec(rule)?.[1] ?? '';
    const content = u === b ? y : u;
    const mine = upstream
      .replace(pattern, `content:"${content}"`)
      .replace(/classtype:[^;]*/, `classtype:${by(had.mine)}`);
    world.has.set(one, { ...had, base: upstream, mine });
  }
};

const followed: Step = async (world) => {
  await followReleases(world.paths, all);
  for (const [one, had] of world.has) {
    const state = stateOf(world, one);
    if (had.kind === 'held' && (state === 'behind' || state === 'current'))
      world.has.set(one, { kind: 'followed', enabled: had.enabled });
  }
};

const held: Step = async (world) => {
  await holdSignatures(world.paths, all);
  for (const [one, had] of world.has) {
    const text = world.installed.get(one) ?? world.before.get(one);
    if (had.kind === 'followed' && text !== undefined)
      world.has.set(one, { kind: 'held', enabled: had.enabled, base: text, mine: text });
  }
};

const upkeepStep = fc.constantFrom(kept, merged, followed, held);
const step = fc.oneof(
  { arbitrary: publish, weight: 4 },
  { arbitrary: copied, weight: 3 },
  { arbitrary: enabled, weight: 1 },
  { arbitrary: edited, weight: 3 },
  { arbitrary: taken, weight: 1 },
  { arbitrary: upkeepStep, weight: 2 },
);

/** What the state of a copy must be, from nothing but what happened. */
function stateOf({ has, installed }: World, one: number): Upkeep | undefined {
  const had = has.get(one);
  const upstream = installed.get(one);
  if (had === undefined) return undefined;
  if (had.kind === 'followed') return upstream === undefined ? 'withdrawn' : 'follows';
  if (had.base === undefined) return 'own';
  if (upstream === undefined) return 'withdrawn';
  if (upstream === had.mine) return 'current';
  if (upstream === had.base) return 'edited';
  return had.mine === had.base ? 'behind' : 'both';
}

async function expectAsModelled(world: World): Promise<void> {
  const { copies, faults } = await readLibraryStatus(world.paths);
  expect(faults).toEqual([]);
  expect(copies.map(({ sid: one, state, enabled: on }) => [one, state, on])).toEqual(
    [...world.has.keys()].sort().map((one) => [one, stateOf(world, one), world.has.get(one)?.enabled]),
  );
  const running = await readRunning(world.paths);
  expect(new Map(running.signatures.map(({ sid: one, rule }) => [one, rule]))).toEqual(
    new Map(
      [...world.has].flatMap(([one, had]) => {
        const rule = had.kind === 'held' ? had.mine : world.installed.get(one);
        return had.enabled && rule !== undefined ? [[one, rule] as const] : [];
      }),
    ),
  );
  const text = await readFile(file(world), 'utf8');
  expect(text.startsWith('# Ours.\n')).toBe(true);
  for (const had of world.has.values()) if (had.kind === 'held') expect(text).toContain(had.mine);
}

describe('copies over a history of releases', () => {
  it('are what was done to them here and upstream, whatever releases were skipped; no edit is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const first = sids.map((one) => [one, upstreamRule(one, 1)] as const);
        const { paths, close } = await makeSensor({ imported: first.map(([, rule]) => rule) });
        const world: World = {
          paths,
          published: new Map(sids.map((one) => [one, 1])),
          installed: new Map(first),
          before: new Map(),
          has: new Map(),
          release: 1,
          version: 1,
        };
        try {
          await mkdir(paths.custom, { recursive: true });
          await writeFile(file(world), '# Ours.\nlibrary: local\nsignatures: []\n');
          for (const one of steps) {
            await one(world);
            await expectAsModelled(world);
          }
        } finally {
          await close();
        }
      }),
      { numRuns: 15 },
    );
  });
});
