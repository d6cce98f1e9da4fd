import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeHugoSite } from './hugo-site.ts';
import { benchFolder, compiledPackage, median, writeNotes } from './workspace.ts';

/**
 * `clarion build --pages` as a whole process, in the compiled package, beside Hugo's whole build of the same notes, in
 * turn: cold, with nothing changed, with a sentence of one note changed, and with what lists show of one note changed.
 * Then the whole of `clarion build`, and a first `clarion publish`, which validates and signs each advisory, proves and
 * signs a release. `node bench/site.ts [RUNS [NOTES...]]`.
 */
const [runs = 3, ...counts] = process.argv.slice(2).map(Number);

interface Run {
  readonly ms: number;
  readonly megabytes: number;
  /** Of all its processors, in seconds. */
  readonly cpu: number;
}

/** Runs a command under GNU time, which tells what the finished process used. */
function timed(command: readonly string[], cwd: string, input = ''): Run {
  const from = performance.now();
  const done = spawnSync('/usr/bin/time', ['-f', '%M %U %S', ...command], {
    cwd,
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ms = performance.now() - from;
  const said = String(done.stderr).trim();
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${said}`);
  const [kilobytes = 0, user = 0, system = 0] = (said.split('\n').at(-1) ?? '').split(' ').map(Number);
  return { ms, megabytes: kilobytes / 1024, cpu: user + system };
}

function tell(what: string, measured: readonly Run[], base?: readonly Run[]): void {
  const [ms, cpu] = [median(measured.map((run) => run.ms)), median(measured.map((run) => run.cpu))];
  const megabytes = Math.max(...measured.map((run) => run.megabytes));
  const ratios = measured.map((run, index) => run.ms / (base?.[index]?.ms ?? Number.NaN));
  const ratio = base === undefined ? '' : `, ${median(ratios).toFixed(3)} of Hugo`;
  console.log(
    `  ${what}: ${Math.round(ms)} ms, ${cpu.toFixed(1)} s of processors, ${Math.round(megabytes)} MB${ratio}`,
  );
}

const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  for (const count of counts.length > 0 ? counts : [1000, 10_000]) {
    const root = join(folder, `of-${count}`);
    const files = await writeNotes(root, count, { years: 20 });
    const hugo = join(folder, `hugo-of-${count}`);
    await writeHugoSite(hugo, root, files);
    const out = join(folder, 'out');
    const cache = join(folder, `cache-of-${count}`);
    const options = ['--quiet', '--workspace', root, '--out', out];
    const pages = [process.execPath, command, 'build', '--pages', '--cache', cache, ...options];
    const clear = () =>
      Promise.all(
        [out, cache, join(hugo, 'public')].map((path) => rm(path, { recursive: true, force: true })),
      );
    const base: Run[] = [];
    const cold: Run[] = [];
    for (let index = 0; index < runs; index++) {
      await clear();
      base.push(timed(['hugo', '--quiet'], hugo));
      cold.push(timed(pages, root));
    }
    console.log(`${count} notes, median of ${runs}`);
    tell('Hugo, whole', base);
    tell('pages, cold', cold, base);
    const again = async (change: (round: number) => Promise<unknown>) => {
      const measured: Run[] = [];
      for (let round = 1; round <= runs; round++) {
        await change(round);
        measured.push(timed(pages, root));
      }
      return measured;
    };
    const changed = files[count >> 1] ?? '';
    const text = await readFile(changed, 'utf8');
    tell('nothing changed', await again(async () => undefined), base);
    const sentence = (round: number) =>
      writeFile(changed, text.replace('## Description\n', `## Description\n\nRound ${round}.\n`));
    tell('a sentence of one note changed', await again(sentence), base);
    const title = (round: number) => writeFile(changed, text.replace(/^title: .*$/m, `$& (${round})`));
    tell('what lists show of one note changed', await again(title), base);
    await clear();
    tell('everything, unsigned, once', [timed([process.execPath, command, 'build', ...options], root)], base);
    await clear();
    const withKeys = ['--keys', join(folder, `keys-of-${count}`), '--passphrase-fd', '0', '--quiet'];
    const clarion = (...args: readonly string[]) =>
      timed([process.execPath, command, ...args, ...withKeys], root, 'a benchmark');
    clarion(
      'keys',
      'create',
      '--demo',
      '--member',
      'Ada <ada@example.org>',
      '--member',
      'Ben <ben@example.org>',
      '--threshold',
      '2',
    );
    tell(
      'everything, signed and published, once',
      [clarion('publish', '--out', out, '--allow-unproven')],
      base,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
