import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeDeb } from './deb/package.ts';

/** `npm run deb`: the Debian package of a sensor, into deb/. The same commit has the same dates. */
const repository = fileURLToPath(new URL('..', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(`${repository}/package.json`, 'utf8')));
const epoch = Number(
  process.env.SOURCE_DATE_EPOCH ??
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: repository, encoding: 'utf8' }),
);
const { path } = await makeDeb({ out: `${repository}/deb`, version, epoch, packer: 'xz' });
console.log(`${path}, ${(statSync(path).size / 1e6).toFixed(1)} MB`);
