import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

const repository = fileURLToPath(new URL('..', import.meta.url));

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The licences of the packages in a bundle, whose terms ask that they travel with it. */
export async function licencesOf({ inputs }: Metafile): Promise<string> {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const texts = [...folders].sort().map(async (path) => {
    const folder = join(repository, path);
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
    const licences = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    return [`${manifest.name} ${manifest.version}: ${manifest.license}`, ...licences].join('\n\n').trim();
  });
  return `${(await Promise.all(texts)).join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
