import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationFiles } from '../../src/engine/index.ts';

/** Writes a generation as a sensor does: `FOLDER/clarion.rules`, which `current` beside FOLDER names. */
export async function generation(
  folder: string,
  rules: readonly string[],
  sids: readonly number[],
): Promise<GenerationFiles> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'clarion.rules');
  await writeFile(file, rules.map((rule) => `${rule}\n`).join(''));
  return { folder, rules: file, named: join(folder, '..', 'current', 'clarion.rules'), sids };
}

/** A rule that fires on `word` toward port 25. */
export function rule(sid: number, word = 'hello'): string {
  return `alert tcp any any -> any 25 (msg:"test"; flow:established,to_server; content:"${word}"; sid:${sid}; rev:1;)`;
}
