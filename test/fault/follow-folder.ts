import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { ClarionError } from '../../src/names/error.ts';
import { enrol, sensorPaths, update } from '../../src/sensor/index.ts';
import { readSettings, writeSettings } from '../../src/sensor/settings.ts';

const clock = () => new Date();

/**
 * Enrols a sensor, if it is not yet, and updates it from a folder. Fails where it is refused anything.
 *
 * @param liveUpdate may be another folder each time.
 * @param enrolment undefined where there is none yet.
 * @returns the release that it then holds; 0 where nothing has been published there so far.
 */
export async function followFolder(
  state: string,
  liveUpdate: string,
  enrolment: Uint8Array | undefined,
): Promise<number> {
  const paths = sensorPaths(state);
  const url = `${pathToFileURL(liveUpdate).href}/`;
  const settings = existsSync(paths.settings) ? await readSettings(paths.settings) : undefined;
  if (settings === undefined) {
    if (enrolment === undefined) return 0;
    await enrol(paths, enrolment, { url, engine: 'directory', clock });
  } else await writeFile(paths.settings, writeSettings({ ...settings, url }));
  if (!existsSync(join(liveUpdate, 'metadata', 'timestamp.json'))) {
    await expect(update(paths, { clock })).rejects.toBeInstanceOf(ClarionError);
    return 0;
  }
  return (await update(paths, { clock })).release ?? 0;
}
