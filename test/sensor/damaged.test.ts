import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectory } from '../../src/engine/directory.ts';
import { deploy, listSignatures, readStatus, update } from '../../src/sensor/index.ts';
import { openJournal } from '../../src/sensor/journal.ts';
import { refusalOf } from '../verify/reader.ts';
import { clock, type Lab, makeLab } from './lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await makeLab();
  await lab.enrol();
  await lab.publish(1);
  await update(lab.paths, { clock });
});
afterEach(() => lab.close());

const status = () => readStatus(lab.paths, clock());
const deploying = () => deploy(lab.paths, { engine: createDirectory(), clock, yes: true });

/** Puts something else in the place of what is there. */
const replace = {
  'a folder': async (path: string) => {
    await rm(path, { force: true });
    await mkdir(path);
  },
  'a link to itself': async (path: string) => {
    await rm(path, { force: true });
    await symlink(path, path);
  },
  nonsense: async (path: string) => {
    await rm(path, { force: true });
    await writeFile(path, 'nonsense');
  },
} as const;

describe('in the state of a sensor, as a state that is damaged and no fault of ours', () => {
  it.each(Object.entries(replace))('%s in the place of `master` is told', async (_, put) => {
    await put(lab.paths.master);
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ kind: 'state' });
    expect(await refusalOf(listSignatures(lab.paths))).toMatchObject({ kind: 'state' });
    expect(await refusalOf(status())).toMatchObject({ kind: 'state' });
  });

  it.each(['a folder', 'nonsense'] as const)('%s in the place of `current` is told', async (what) => {
    await replace[what](lab.paths.current);
    expect(await refusalOf(deploying())).toMatchObject({ kind: 'state' });
    expect(await refusalOf(status())).toMatchObject({ kind: 'state' });
  });

  it.each(Object.entries(replace))('%s in the place of the journal is told', async (what, put) => {
    await put(lab.paths.journal);
    if (what === 'nonsense') await writeFile(lab.paths.journal, 'nonsense\n');
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ kind: 'state' });
    expect(await refusalOf(status())).toMatchObject({ kind: 'state' });
  });

  it.each(['a folder', 'a link to itself'] as const)(
    '%s in the place of sensor.yaml is told',
    async (what) => {
      await replace[what](lab.paths.settings);
      expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ kind: 'state' });
    },
  );

  it('a changed timestamp or digest list is told', async () => {
    await replace.nonsense(join(lab.paths.metadata, 'timestamp.json'));
    expect(await refusalOf(status())).toMatchObject({ kind: 'state' });
    await replace.nonsense(join(lab.paths.master, 'SHA256SUMS'));
    expect(await refusalOf(listSignatures(lab.paths))).toMatchObject({
      kind: 'state',
      message: expect.stringContaining('SHA256SUMS was changed'),
    });
  });
});

it('what a server sends does not fill the journal', async () => {
  const journal = await openJournal(lab.paths.journal, clock);
  await journal.add({ event: 'delta-refused', reason: 'x'.repeat(500_000) });
  expect((await readFile(lab.paths.journal)).length).toBeLessThan(5_000);
});
