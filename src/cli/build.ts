import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import { buildSite, isSiteFolder, readTheme, writeSite } from '../site/index.ts';
import { checkedWorkspace, findRoot } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';

interface Options extends SharedOptions {
  readonly out: string;
  readonly workspace?: string;
}

export function command(): Command {
  const build = makeCommand('build', 'make the website', 'clarion build --out public')
    .requiredOption(
      '--out <dir>',
      'where the website goes: a new or empty folder, or one of an earlier build',
    )
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(build, async (terminal, options) => {
    const out = resolve(options.out);
    await refuseForeign(out);
    const workspace = await checkedWorkspace(options.workspace ?? (await findRoot(process.cwd())));
    const files = buildSite(workspace, { theme: await readTheme(workspace.root) });
    const { written, unchanged, removed } = await writeSite(files, out);
    terminal.json({ out, written, unchanged, removed });
    for (const path of written) terminal.out(`wrote    ${path}`);
    for (const path of removed) terminal.out(`removed  ${path}`);
    terminal.note(
      `${files.length} files in ${out}: ${written.length} written, ${unchanged} unchanged, ${removed.length} removed`,
    );
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
