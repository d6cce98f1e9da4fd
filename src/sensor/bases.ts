import { join } from 'node:path';
import { sha256 } from '../release/index.ts';
import { readIfThere } from '../store/index.ts';
import type { Customs } from './custom.ts';
import { listIfThere } from './durable.ts';
import { parseJson } from './json.ts';
import type { SensorPaths } from './paths.ts';

/**
 * What copies were copied from, beside their libraries: `custom/NAME.base`, a JSON string a line. A text is found by
 * its sha256, which the copy's `base` gives: nothing that was changed, or is of another, can be taken for it.
 */
const ending = '.base';

/** All texts that copies were copied from, by their sha256. */
export async function readBases(paths: SensorPaths): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of await listIfThere(paths.custom))
    if (name.endsWith(ending))
      for (const text of await readTexts(join(paths.custom, name)))
        texts.set(sha256(Buffer.from(text)), text);
  return texts;
}

/** The file of a library's bases as it is to be: with texts that are new, without those that no copy names any more. */
export async function changedBases(
  paths: SensorPaths,
  customs: Customs,
  library: string,
  texts: readonly string[],
): Promise<{ readonly path: string; readonly text: string }> {
  const path = join(paths.custom, `${library}${ending}`);
  const named = new Set(
    customs.signatures.flatMap(({ base }) =>
      base === undefined ? [] : [base.digest, ...Object.values(base.detectors ?? {})],
    ),
  );
  const kept = (await readTexts(path)).filter((text) => named.has(sha256(Buffer.from(text))));
  const lines = [...new Set([...kept, ...texts])].map((text) => `${JSON.stringify(text)}\n`);
  return { path, text: lines.join('') };
}

async function readTexts(path: string): Promise<readonly string[]> {
  const lines = (await readIfThere(path))?.toString().split('\n') ?? [];
  return lines.map(parseJson).filter((text) => typeof text === 'string');
}
