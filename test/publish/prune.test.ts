import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadValidator } from '../../src/csaf/index.ts';
import type { Publication } from '../../src/publish/index.ts';
import { publish } from '../../src/publish/index.ts';
import { sha256, targetCustomSchema } from '../../src/release/index.ts';
import { createKeyFolder, type KeyFolder } from '../../src/signing/index.ts';
import { ForeignClient } from './sensor.ts';
import { signature, workspace } from './workspace.ts';

await loadValidator();
const day = 86_400_000;
const base = mkdtempSync(join(tmpdir(), 'clarion-prune-'));
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
let keys: KeyFolder;
beforeAll(async () => {
  keys = await createKeyFolder(join(base, 'keys'), {
    workspace: 'ensrt',
    people: [{ name: 'Ada Example', email: 'ada@example.org' }],
    gpg: [],
    threshold: 1,
    passphrase: 'correct horse',
    demo: true,
    now: days(-20),
    cost: 1024,
  });
});
afterAll(() => rmSync(base, { recursive: true }));

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(base, 'public-'));
});

function days(count: number): Date {
  return new Date(now.getTime() + count * day);
}

/** Publishes a release that has so many signatures, and twenty that all have: without them no delta would be worth it. */
function release(signatures: number, when: Date, change: Partial<Publication> = {}) {
  const all = Array.from({ length: signatures + 20 }, (_, index) =>
    signature(`ENSRT:KALEL-00${index + 1}`, 1_624_001 + index, `kalel${index}`),
  );
  return publish({
    workspace: workspace(base, { signatures: all }),
    out,
    keys,
    passphrase: async () => 'correct horse',
    prove: async (names) => ({
      proofs: names.map((name) => ({
        name,
        sid: 1,
        revision: 1,
        level: 'proven',
        engine: 'Suricata 7.0.10',
        rule: '',
        samples: [],
        failures: [],
      })),
      evidence: [{ name: 'proofs.json', bytes: Buffer.from(`${names.length}`) }],
    }),
    now: when,
    report: () => undefined,
    ...change,
  });
}

/** Each file of the live update, with its digest. */
function files(): ReadonlyMap<string, string> {
  const liveUpdate = join(out, 'live-update');
  return new Map(
    readdirSync(liveUpdate, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(liveUpdate, path), sha256(readFileSync(path))]),
  );
}

/** The same without digests in the names of bundles, sorted. */
function names(): readonly string[] {
  return [...files().keys()].map((path) => path.replace(/[0-9a-f]{64}\./, '')).toSorted();
}

test('three days after a release was replaced what only it named is gone; roots, team files, what leads on and the release before stay', async () => {
  await release(1, days(-10));
  await release(2, days(-9));
  await release(3, days(-2));
  const { pruned } = await release(4, days(0));
  expect(names()).toEqual([
    'enrolment.json',
    'metadata/1.root.json',
    'metadata/1.targets.json',
    'metadata/2.canary.json',
    'metadata/2.snapshot.json',
    'metadata/2.stable.json',
    'metadata/3.canary.json',
    'metadata/3.snapshot.json',
    'metadata/3.stable.json',
    'metadata/4.canary.json',
    'metadata/4.snapshot.json',
    'metadata/4.stable.json',
    'metadata/timestamp.json',
    'targets/canary/clarion-2.tar.zst',
    'targets/canary/clarion-3.tar.zst',
    'targets/canary/clarion-4.tar.zst',
    'targets/deltas/clarion-1-2.zst',
    'targets/deltas/clarion-1-3.zst',
    'targets/deltas/clarion-1-4.zst',
    'targets/deltas/clarion-2-3.zst',
    'targets/deltas/clarion-2-4.zst',
    'targets/deltas/clarion-3-4.zst',
    'targets/evidence/evidence-2.tar.zst',
    'targets/evidence/evidence-3.tar.zst',
    'targets/evidence/evidence-4.tar.zst',
    'targets/stable/clarion-2.tar.zst',
    'targets/stable/clarion-3.tar.zst',
    'targets/stable/clarion-4.tar.zst',
    'team/1.json',
  ]);
  expect(pruned).toEqual([]);
  const later = await release(4, days(5));
  expect(later).toMatchObject({ outcome: 'renewed', written: ['metadata/timestamp.json'] });
  expect(later.pruned).toContain('metadata/3.snapshot.json');
  expect(names()).toEqual([
    'enrolment.json',
    'metadata/1.root.json',
    'metadata/1.targets.json',
    'metadata/3.canary.json',
    'metadata/3.stable.json',
    'metadata/4.canary.json',
    'metadata/4.snapshot.json',
    'metadata/4.stable.json',
    'metadata/timestamp.json',
    'targets/canary/clarion-3.tar.zst',
    'targets/canary/clarion-4.tar.zst',
    'targets/deltas/clarion-1-3.zst',
    'targets/deltas/clarion-1-4.zst',
    'targets/deltas/clarion-2-3.zst',
    'targets/deltas/clarion-2-4.zst',
    'targets/deltas/clarion-3-4.zst',
    'targets/evidence/evidence-3.tar.zst',
    'targets/evidence/evidence-4.tar.zst',
    'targets/stable/clarion-3.tar.zst',
    'targets/stable/clarion-4.tar.zst',
    'team/1.json',
  ]);
});

test('whoever read the timestamp before still finds all that it leads to', async () => {
  await release(1, days(-4));
  const timestamp = join(out, 'live-update/metadata/timestamp.json');
  await release(1, days(-1));
  const held = readFileSync(timestamp);
  const client = new ForeignClient(keys.rootBytes);
  try {
    await release(2, days(0));
    const fresh = readFileSync(timestamp);
    writeFileSync(timestamp, held);
    expect(await client.pull(join(out, 'live-update'), 1)).toBeDefined();
    writeFileSync(timestamp, fresh);
    expect(await client.pull(join(out, 'live-update'), 2)).toBeDefined();
  } finally {
    client.close();
  }
});

test('no file but timestamp.json ever changes its bytes, whatever is published, renewed or pruned', async () => {
  const seen = new Map<string, string>();
  const look = () => {
    for (const [path, digest] of files()) {
      if (path === 'metadata/timestamp.json') continue;
      expect(`${path} ${seen.get(path) ?? digest}`).toBe(`${path} ${digest}`);
      seen.set(path, digest);
    }
  };
  const steps: readonly [number, number, Partial<Publication>?][] = [
    [1, -9],
    [1, -7.5],
    [2, -7],
    [2, -6, { resign: true }],
    [3, -1],
    [1, 0],
    [1, 62],
  ];
  for (const [signatures, when, change] of steps) {
    await release(signatures, days(when), change);
    look();
  }
  expect([...seen.keys()].filter((path) => path.includes('/deltas/')).length).toBeGreaterThan(5);
});

test('a delta that somebody damaged is not joined to: from its release on the whole bundle is taken', async () => {
  await release(1, days(-2));
  await release(2, days(-1));
  writeFileSync(join(out, 'live-update/targets/deltas/clarion-1-2.zst'), 'damaged');
  // Nor does metadata of the past that is none stop anything.
  writeFileSync(join(out, 'live-update/metadata/1.stable.json'), '{"signed":{},"signatures":1}');
  await release(3, days(0));
  const ring = JSON.parse(readFileSync(join(out, 'live-update/metadata/3.stable.json'), 'utf8'));
  const { deltas } = targetCustomSchema.parse(ring.signed.targets['stable/clarion-3.tar.zst'].custom);
  expect(Object.keys(deltas)).toEqual(['2']);
});

test('what is not of a live update stays, and so do the leftovers of no run', async () => {
  await release(1, days(-9));
  const liveUpdate = join(out, 'live-update');
  for (const name of ['metadata/index.html', 'targets/README', 'targets/stable/index.html'])
    writeFileSync(join(liveUpdate, name), 'mine');
  writeFileSync(join(liveUpdate, 'metadata/7.stable.json'), 'of a run that died');
  expect((await release(1, days(0))).pruned).toEqual(['metadata/7.stable.json']);
  expect(names()).toEqual(
    expect.arrayContaining(['metadata/index.html', 'targets/README', 'targets/stable/index.html']),
  );
});
