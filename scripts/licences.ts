import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Every package that ours installs must carry a licence that goes with Apache-2.0 distribution. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0+',
  'MIT',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]);
const lockSchema = z.object({ packages: z.record(z.string(), z.object({ license: z.string().optional() })) });
const lock = lockSchema.parse(
  JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')),
);
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const refused = packages.filter(([, { license }]) => !accepts(license ?? ''));
for (const [path, { license }] of refused)
  console.error(`${path}: licence ${license ?? 'not stated'} is not on the list in scripts/licences.ts`);
console.log(`${packages.length} packages, ${refused.length} with a licence that is not allowed`);
process.exitCode = refused.length === 0 ? 0 : 1;

/** An SPDX expression of single licences and OR: one allowed alternative is enough. */
function accepts(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((part) => part.split(' AND ').every((licence) => allowed.has(licence.trim())));
}
