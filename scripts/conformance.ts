import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs the TUF conformance suite against the sensor's own client:
 *
 *     git clone https://github.com/theupdateframework/tuf-conformance SUITE
 *     python3 -m venv SUITE/env && SUITE/env/bin/pip install -e SUITE
 *     npm run conformance -- SUITE [arguments of pytest]
 *
 * It needs Python 3.10 or later and the command `faketime`. No test is left out, and none is expected to fail.
 */
const [suite, ...more] = process.argv.slice(2);
const client = fileURLToPath(new URL('../test/verify/conformance/client.ts', import.meta.url));

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

if (suite === undefined || !existsSync(join(suite, 'tuf_conformance', 'conftest.py')))
  stop('Expected the folder of the TUF conformance suite: npm run conformance -- SUITE');
if (spawnSync('faketime', ['--version']).error !== undefined)
  stop('The suite needs the command faketime (Debian: apt install faketime).');
// The suite would look beside its entry point for tests that may fail.
if (existsSync(`${client}.xfails`)) stop('Expected no failures, and there is a list of expected ones.');
if (/\s/.test(process.execPath + client))
  stop('The suite splits its entry point at spaces, and there is one in this path.');

const own = join(suite, 'env', 'bin', 'python');
const { status, error } = spawnSync(
  existsSync(own) ? own : 'python3',
  [
    ...['-m', 'pytest', join(suite, 'tuf_conformance'), '--rootdir', suite],
    ...['--entrypoint', `${process.execPath} ${client}`, '-p', 'no:cacheprovider', ...more],
  ],
  { stdio: 'inherit' },
);
if (error !== undefined) stop(error.message);
process.exitCode = status ?? 1;
