import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { openCacheFile } from '../../src/workspace/cache-file.ts';
import { findFaults, loadWorkspace, openCache, readerVersion } from '../../src/workspace/index.ts';
import { judgeNotes, type Memory } from '../../src/workspace/judge.ts';
import { openSamples } from '../../src/workspace/sample-cache.ts';
import { soundFiles, writeWorkspace } from './fixture.ts';

let top = '';
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'clarion-cache-'));
});
afterAll(() => rm(top, { recursive: true, force: true }));

/** All that a fault says, but for the stack of the code that made it. */
async function told(reading: ReturnType<typeof findFaults>): Promise<string> {
  const { faults, counts } = await reading;
  return JSON.stringify([faults.map(({ stack: _stack, ...said }) => said), counts], null, 1);
}

async function withCache(root: string, folder: string, version = 'a') {
  const cache = await openCache({ folder, root, version });
  return { cache, told: await told(findFaults(root, cache)) };
}

const other = 'advisories/2005/ETS-i-2005-12576.md';
const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const sample = 'signatures/ENSRT/samples/worm.yaml';
const second = exampleNote.replaceAll('12575', '12576');
/** States of files between which edits go; null takes the file away. */
const states: Readonly<Record<string, readonly (string | null)[]>> = {
  [exampleFile]: [
    exampleNote,
    exampleNote.replace('id: ETS-i-2005-12575', 'id: ETS-i-2005-12576'),
    exampleNote.replace('alarms: [w32-kalel-a]', 'alarms: [w32-stubbot-a]'),
    exampleNote.replace('signatures: [', 'signatures: [ENSRT:W32-KALEL-A-002, '),
    exampleNote.replace('signatures: [ENSRT:W32-KALEL-A-001]', 'signatures: [3]'),
    exampleNote.replace('status: final', 'status: finl').replace('## Repair', '## Repare'),
    'no front matter \u202e at all',
    null,
  ],
  [other]: [null, second, second.replace('policies: [quarantine]', 'policies: [smtp-egres]')],
  [signature]: [
    soundFiles[signature] ?? '',
    (soundFiles[signature] ?? '').replace('sid: 1624001', 'sid: 5'),
    null,
  ],
  'signatures/ENSRT/W32-KALEL-A-002.yaml': [null, 'name: ENSRT:W32-KALEL-A-002\n'],
  'alarms/w32-stubbot-a.yaml': [null, 'name: w32-stubbot-a\nevent-group: [ENSRT:W32-STUBBOT-A-001]\n'],
  [sample]: [
    soundFiles[sample] ?? '',
    (soundFiles[sample] ?? '').replace('sessions:', 'session:'),
    (soundFiles[sample] ?? '').replace('192.0.2.', '8.8.8.'),
    null,
  ],
  'clarion.yaml': [
    soundFiles['clarion.yaml'] ?? '',
    (soundFiles['clarion.yaml'] ?? '').replace('Matrix N7, ', ''),
    'products: 3',
  ],
};
const edit = fc
  .constantFrom(...Object.keys(states))
  .chain((file) => fc.constantFrom(...(states[file] ?? [])).map((text) => ({ file, text })));

test('whatever is edited, the faults with a cache are those without, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
      const root = await writeWorkspace();
      try {
        await withCache(root, top);
        for (const { file, text } of edits) {
          if (text === null) await rm(join(root, file), { force: true });
          else await writeFile(join(root, file), text);
          expect((await withCache(root, top)).told).toBe(await told(loadWorkspace(root)));
        }
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    }),
    { numRuns: 25 },
  );
});

test('a cache that was cut, that holds another bit, or is of other code, is made anew', async () => {
  const root = await writeWorkspace({ [other]: second.replace('status: final', 'status: finl') });
  const folder = join(top, 'damaged');
  const right = (await withCache(root, folder)).told;
  const [name = ''] = await readdir(folder);
  const path = join(folder, name);
  const bytes = await readFile(path);
  const damages = [
    ...[0, 1, 40, bytes.length - 1].map((length) => bytes.subarray(0, length)),
    ...[0, 10, 60, bytes.indexOf(0x0a), bytes.length >> 1, bytes.length - 1].map((at) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      return flipped;
    }),
    Buffer.concat([bytes, Buffer.from(' ')]),
    Buffer.from('\n\n'),
  ];
  for (const [index, damage] of damages.entries()) {
    await writeFile(path, damage);
    const { cache, told: now } = await withCache(root, folder);
    expect(cache.memory.size, `damage ${index}`).toBe(0);
    expect(cache.note, `damage ${index}`).toContain('damaged');
    expect(now).toBe(right);
    expect((await withCache(root, folder)).cache.memory.size, `after damage ${index}`).toBe(2);
  }
  const { cache } = await withCache(root, folder, 'b');
  expect([cache.memory.size, cache.note]).toEqual([0, undefined]);
  expect((await withCache(root, folder, 'b')).cache.memory.size).toBe(2);
  await rm(root, { recursive: true });
});

test('the cache is for its owner alone, and one that others may write to is not used', async () => {
  const root = await writeWorkspace();
  const folder = join(top, 'own');
  await withCache(root, folder);
  const [name = ''] = await readdir(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  await chmod(folder, 0o777);
  const { cache } = await withCache(root, folder);
  expect(cache.memory.size).toBe(0);
  expect(cache.note).toContain('others may write');
  await rm(root, { recursive: true });
});

test('a folder that can not be made leaves the check without a cache, and right', async () => {
  const root = await writeWorkspace();
  await writeFile(join(top, 'file'), '');
  const { cache, told: now } = await withCache(root, join(top, 'file', 'cache'));
  expect(cache.note).toContain('not used');
  expect(now).toBe(await told(loadWorkspace(root)));
  await rm(root, { recursive: true });
});

test('the version of the reader is the same until its code changes', () => {
  expect(readerVersion()).toMatch(/^[\w-]{43}$/);
  expect(readerVersion()).toBe(readerVersion());
});

const later = () => Date.now() + 60_000;
const judged = (root: string, memory: Memory | undefined, now: () => number) =>
  judgeNotes(root, [exampleFile], (fileOf) => ({ ...exampleKnown, fileOf }), { memory, keep: false, now });

test('a file is taken for unchanged by its stamp, but not when it changed just before it was read', async () => {
  const root = await writeWorkspace();
  const old = await judged(root, undefined, later);
  expect((await judged(root, old, later)).get(exampleFile)).toBe(old.get(exampleFile));
  const fresh = await judged(root, undefined, Date.now);
  const again = await judged(root, fresh, later);
  expect(again.get(exampleFile)).not.toBe(fresh.get(exampleFile));
  expect(again.get(exampleFile)?.judged).toBe(fresh.get(exampleFile)?.judged);
  await rm(root, { recursive: true });
});

test('a change of the same length is seen, also with the time of the last write set back', async () => {
  const root = await writeWorkspace();
  const path = join(root, exampleFile);
  const { atime, mtime } = await stat(path);
  const old = await judged(root, undefined, later);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(path, exampleNote.replace('status: final', 'status: finel'));
  await utimes(path, atime, mtime);
  const now = await judged(root, old, later);
  expect(now.get(exampleFile)?.judged.reading.map(String)).toHaveLength(1);
  await rm(root, { recursive: true });
});

test('a sample without a fault is not read again until it changes, and one with a fault is', async () => {
  const root = await writeWorkspace();
  const path = join(root, sample);
  const folder = join(top, 'samples');
  const read = async () => {
    const samples = await openSamples({ folder, root, version: 'a' }, later);
    const reading = await samples.read(root, sample);
    await samples.keep();
    return reading;
  };
  const first = await read();
  expect(first.faults).toEqual([]);
  // What is told now can only be what was kept.
  const file = await openCacheFile({ folder, kind: 'samples', of: root, version: 'a' });
  await file.write(Buffer.from(String(file.body).replaceAll('error_details', 'as_it_was_kept')));
  expect(JSON.stringify(await read())).toBe(
    JSON.stringify(first).replaceAll('error_details', 'as_it_was_kept'),
  );
  const right = await readFile(path, 'utf8');
  await writeFile(path, right.replace('sessions:', 'session:'));
  expect((await read()).faults).not.toEqual([]);
  expect((await read()).faults).not.toEqual([]);
  await writeFile(path, right);
  expect(await read()).toEqual(first);
  await rm(root, { recursive: true });
});

test('a verdict is made again when what it asked of the workspace has another answer, and only then', async () => {
  const root = await writeWorkspace();
  const old = await judged(root, undefined, later);
  const with_ = (known: Partial<typeof exampleKnown>) =>
    judgeNotes(root, [exampleFile], (fileOf) => ({ ...exampleKnown, fileOf, ...known }), {
      memory: old,
      keep: false,
      now: later,
    });
  const more = await with_({ signatures: [...(exampleKnown.signatures ?? []), 'ENSRT:W32-NEW-A-001'] });
  expect(more.get(exampleFile)).toBe(old.get(exampleFile));
  const fewer = await with_({ signatures: [] });
  expect(fewer.get(exampleFile)?.judged.found.map(({ ruleId }) => ruleId)).toContain('signature-known');
  await rm(root, { recursive: true });
});
