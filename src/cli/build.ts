import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { ClarionError } from '../names/error.ts';
import { isSiteFolder } from '../site/list.ts';
import { makeFolder, withLock } from '../store/index.ts';
import { findRoot } from '../workspace/find-root.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';

interface Options extends SharedOptions {
  readonly out: string;
  readonly workspace?: string;
  readonly restricted?: string;
  readonly pdf?: boolean;
  readonly pages?: boolean;
  readonly cache?: string | boolean;
}

export function command(): Command {
  const build = makeCommand(
    'build',
    'make the website, with CSAF (unsigned) and STIX beside it',
    'clarion build --out public',
  )
    .requiredOption(
      '--out <dir>',
      'where the website goes: a new or empty folder, or one of an earlier build',
    )
    .option(
      '--restricted <dir>',
      'where notes above TLP:CLEAR go, a folder a label; without it they go nowhere',
    )
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)")
    .option('--pdf', 'print each note into a PDF too, with the Chromium of this machine')
    .addOption(
      new Option(
        '--pages',
        'the pages alone, without CSAF and STIX, and of them only what has changed',
      ).conflicts(['pdf', 'restricted']),
    )
    .option(
      '--cache <dir>',
      'where --pages keeps what it knows of unchanged notes (default: in $XDG_CACHE_HOME)',
    )
    .option('--no-cache', 'make every page anew');
  return runs<Options>(build, async (terminal, options) => {
    const out = resolve(options.out);
    await refuseForeign(out);
    const root = options.workspace ?? (await findRoot(process.cwd()));
    if (options.pages === true) {
      // Begun before the lock is asked for: the one needs a processor, the other another process.
      const loading = import('./build/pages.ts');
      await makeFolder(out);
      await withLock(out, async () => {
        const { writePages } = await loading;
        await writePages(terminal, { ...options, root: resolve(root), out });
      });
    } else {
      const { writeEverything } = await import('./build/everything.ts');
      await writeEverything(terminal, { ...options, root, out });
    }
    terminal.note('Signatures show "not proven in this build": clarion publish proves them first.');
    terminal.note(`Look at it: clarion serve ${options.out}`);
    return 0;
  });
}

/** A folder with other things in it is probably a mistyped path: nothing of it is touched. */
async function refuseForeign(out: string): Promise<void> {
  if ((await entriesOf(out)).length === 0 || (await isSiteFolder(out))) return;
  throw new ClarionError('usage', `${out} is not empty, and no website of ours is in it`, {
    code: 'build/out',
    expected: 'a new or empty folder, or one of an earlier build',
  });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code !== 'ENOTDIR') throw error;
    throw new ClarionError('usage', `${folder} is a file`, {
      code: 'build/out',
      expected: 'a folder',
      cause: error,
    });
  }
}
