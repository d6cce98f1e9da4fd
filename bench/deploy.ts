import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSuricata, startSuricata } from '../src/engine/index.ts';
import { ruleSet } from './rules.ts';
import { benchFolder, compiledPackage, median } from './workspace.ts';

/**
 * `clarion deploy` as a whole process, in the compiled package, beside a neighbour's rule file, as a ratio to what the
 * engine's own `suricata -T` and its reload over the socket take in the same run, after as many rules were changed by
 * hand: in time, and, steadier on a machine that does other things too, in time of processors, all programs together.
 * `node bench/deploy.ts [RUNS [RULES [OURS]]]`: RULES active ones of the neighbour, OURS of ours.
 */
const [runs = 5, rules = 20_000, ours = 50] = process.argv.slice(2).map(Number);

/**
 * So many rules, others in each round: an engine that loads the same again takes half as long, for it keeps what it
 * compiled.
 */
function rulesOf(round: number, firstSid: number): readonly string[] {
  return Array.from(
    { length: ours },
    (_, index) =>
      `alert tcp any any -> any 25 (msg:"bench ${index}"; flow:established,to_server; content:"x${index}y${firstSid + round}"; sid:${firstSid + index}; rev:${round};)`,
  );
}

function library(round: number): string {
  const signatures = rulesOf(round, 1_000_000).map((rule, index) => ({
    name: `BENCH:S-${index}`,
    enabled: true,
    rule,
  }));
  return JSON.stringify({ library: 'local', signatures });
}

/** Seconds, and seconds of processors. */
interface Cost {
  readonly time: number;
  readonly busy: number;
}

async function costOf(engine: string, work: () => Promise<unknown> | undefined): Promise<Cost> {
  const from = { time: performance.now(), ticks: ticks(engine) };
  await work();
  return {
    time: (performance.now() - from.time) / 1000,
    busy: (ticks(engine) - from.ticks) / ticksInASecond,
  };
}

const ticksInASecond = 100;

/** What the engine and all programs that we waited for have taken of the processors; proc(5), /proc/pid/stat. */
function ticks(engine: string): number {
  const fields = (pid: string) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  // From the third field on: 14 and 15 are its own time, 16 and 17 that of children.
  return sum(fields(engine).slice(11, 13)) + sum(fields('self').slice(13, 15));
}

/** The process id of our engine: the one lasting child of that name. */
function enginePid(): string {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const found = children.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('Suricata'));
  if (found === undefined) throw new Error('the engine does not run');
  return found;
}

function run(program: string, args: readonly string[]): undefined {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stdout}${done.stderr}`);
}

const binary = await findSuricata();
if (binary === undefined) throw new Error('Suricata is not installed');
const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  const state = join(folder, 'state');
  const etc = join(state, 'etc');
  const site = join(folder, 'site');
  await mkdir(join(etc, 'custom'), { recursive: true });
  await mkdir(join(site, 'test'), { recursive: true });
  // One rule in eight of the made set is switched off.
  await writeFile(join(site, 'neighbour.rules'), ruleSet(Math.ceil((rules * 8) / 7)));
  await writeFile(join(site, 'by-hand.rules'), '');
  const engine = await startSuricata({
    binary,
    folder: site,
    ruleFiles: ['neighbour.rules', 'by-hand.rules', join(state, 'current', 'clarion.rules')],
    defaultRulePath: site,
    startDeadline: 600_000,
  });
  try {
    const config = join(site, 'suricata.yaml');
    await writeFile(
      join(etc, 'sensor.yaml'),
      `url: https://example.org/live-update/\nsuricata: ${JSON.stringify({ binary, config, socket: engine.socket })}\n`,
    );
    const pid = enginePid();
    const rounds: { readonly deploy: Cost; readonly test: Cost; readonly reload: Cost }[] = [];
    for (let round = 0; round <= runs; round += 1) {
      await writeFile(join(etc, 'custom', 'local.yaml'), library(round + 1));
      const deploy = await costOf(pid, async () =>
        run(process.execPath, [command, 'deploy', '--quiet', '--state', state]),
      );
      await writeFile(join(site, 'by-hand.rules'), `${rulesOf(round + 1, 2_000_000).join('\n')}\n`);
      const test = await costOf(pid, async () => run(binary, ['-T', '-c', config, '-l', join(site, 'test')]));
      const reload = await costOf(pid, () => engine.commands.ask('ruleset-reload-rules', undefined, 600_000));
      // The first only fills the system's caches.
      if (round > 0) rounds.push({ deploy, test, reload });
    }
    console.log(`${rules} rules of a neighbour, ${ours} of ours, median of ${runs}`);
    for (const what of ['time', 'busy'] as const) {
      const told = (part: 'deploy' | 'test' | 'reload') =>
        median(rounds.map((round) => round[part][what])).toFixed(2);
      const ratios = rounds.map(({ deploy, test, reload }) => deploy[what] / (test[what] + reload[what]));
      console.log(
        `  ${what === 'time' ? 's' : 's of processors'}: suricata -T ${told('test')}, reload ${told('reload')}, clarion deploy ${told('deploy')}: ${median(ratios).toFixed(3)} of both (${ratios.map((ratio) => ratio.toFixed(3)).join(', ')})`,
      );
    }
  } finally {
    await engine.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
