import type { VFileMessage } from 'vfile-message';
import { signatureSchema } from '../../signature/index.ts';
import { byPlace, fault, type Place } from '../../source/fault.ts';
import { readYamlFile } from '../../workspace/read-file.ts';
import type { Lie } from './lie.ts';

/** Gives each lie its place, and puts them in the order of files, lines and columns. Reads the files of signatures again. */
export async function located(root: string, lies: readonly Lie[]): Promise<readonly VFileMessage[]> {
  const faults = await Promise.all(
    lies.map(async ({ where, ...lie }) =>
      fault({ ...lie, place: 'key' in where ? await placeOfKey(root, lie.file, where.key) : where }),
    ),
  );
  return faults.sort(byPlace);
}

async function placeOfKey(root: string, file: string, key: string): Promise<Place> {
  const { data } = await readYamlFile(root, file, signatureSchema);
  return data?.at([key]) ?? { line: 1, column: 1 };
}
