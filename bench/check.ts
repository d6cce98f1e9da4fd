import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchFolder, compiledPackage, median, writeNotes } from './workspace.ts';

/**
 * `clarion check` as a whole process, in the compiled package: without a cache, making one, with one, and with one when
 * one note has changed, as a ratio to the first. `node bench/check.ts [RUNS [NOTES...]]`.
 */
const [runs = 5, ...counts] = process.argv.slice(2).map(Number);

/** Tells on descriptor 3 how much memory the process had at most. */
const peak = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

interface Run {
  readonly ms: number;
  readonly megabytes: number;
}

function check(command: string, root: string, ...options: readonly string[]): Run {
  const from = performance.now();
  const done = spawnSync(
    process.execPath,
    ['--import', peak, command, 'check', '--json', '--quiet', '--workspace', root, ...options],
    { stdio: ['ignore', 'pipe', 'inherit', 'pipe'], maxBuffer: 1e9 },
  );
  const ms = performance.now() - from;
  const { faults } = JSON.parse(String(done.stdout));
  const wrong = faults.find(({ file }: { file: string }) => file.startsWith('advisories/'));
  if (wrong !== undefined) throw new Error(`a note has a fault: ${JSON.stringify(wrong)}`);
  return { ms, megabytes: Number(done.output[3]) / 1024 };
}

function tell(what: string, measured: readonly Run[], base: number): number {
  const ms = median(measured.map((run) => run.ms));
  const megabytes = Math.max(...measured.map((run) => run.megabytes));
  const ratio = Number.isNaN(base) ? '' : `, ${(ms / base).toFixed(3)} of the first`;
  console.log(`  ${what}: ${Math.round(ms)} ms, ${Math.round(megabytes)} MB${ratio}`);
  return ms;
}

const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  for (const count of counts.length > 0 ? counts : [1000, 10_000]) {
    const root = join(folder, `of-${count}`);
    const files = await writeNotes(root, count);
    const cache = join(folder, `cache-of-${count}`);
    const times = async (work: () => Run | Promise<Run>, often: number) => {
      const measured: Run[] = [];
      for (let index = 0; index < often; index++) measured.push(await work());
      return measured;
    };
    console.log(`${count} notes, median of ${runs} (of what reads them all: 1)`);
    const cold = tell('no cache', await times(() => check(command, root, '--no-cache'), 1), Number.NaN);
    tell('cache made', await times(() => check(command, root, '--cache', cache), 1), cold);
    tell('nothing changed', await times(() => check(command, root, '--cache', cache), runs), cold);
    const changed = files[count >> 1] ?? '';
    const text = await readFile(changed, 'utf8');
    let round = 0;
    const one = async () => {
      await writeFile(changed, text.replace('## Overview\n', `## Overview\n\nRound ${++round}.\n`));
      return check(command, root, '--cache', cache);
    };
    tell('one note changed', await times(one, runs), cold);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
