import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSuricata } from '../src/engine/index.ts';
import { ownConfiguration } from '../src/engine/suricata/yaml.ts';
import { compileRule, signatureSchema } from '../src/signature/index.ts';
import { capture, conversationSchema } from '../src/traffic/index.ts';
import { benchFolder, compiledPackage, median } from './workspace.ts';

/**
 * `clarion prove` as a whole process, in the compiled package: a workspace of many signatures with two samples each,
 * every one of them tried in all variants and all on each other's silent samples and on the corpus. Beside it what the
 * samples alone would take, one run of the engine each, extrapolated from 50.
 * `node bench/prove.ts [RUNS [SIGNATURES]]`.
 */
const [runs = 3, count = 1000] = process.argv.slice(2).map(Number);
const singles = 50;

/** Tells on descriptor 3 how much memory the process had at most. */
const peak = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

const word = (index: number) => `gesture-${index.toString(36)}-harbour`;

function signatureOf(index: number): Record<string, unknown> {
  const name = `W32-BENCH-${String(index).padStart(4, '0')}`;
  return {
    name: `BENCH:${name}`,
    sid: 5_000_000 + index,
    revision: 1,
    title: `W32.Bench.${index} worm mail`,
    description: 'Finds a word in a mail.',
    'event-group': 'VIRUS',
    score: 80,
    dragon: `T D A S 20 1460 25 BENCH:${name} ${word(index).replaceAll('-', '/2d')}`,
    samples: { fires: [`samples/${name}-worm.yaml`], silent: [`samples/${name}-mail.yaml`] },
  };
}

/** A mail of some 700 bytes, with and without the word. */
function mail(index: number, said: string): Record<string, unknown> {
  const line = 'The minutes of the meeting on Tuesday are attached, as promised last week.';
  const talk = [
    { server: '220 mail.example.org ESMTP' },
    { client: 'EHLO client.example.org' },
    { server: '250 mail.example.org' },
    { client: `MAIL FROM:<sender${index}@example.org>` },
    { server: '250 OK' },
    { client: 'RCPT TO:<recipient@example.com>' },
    { server: '250 OK' },
    { client: 'DATA' },
    { server: '354 Go ahead' },
    {
      client: [
        `From: sender${index}@example.org`,
        'To: recipient@example.com',
        `Subject: minutes ${index}`,
        '',
        line,
        line,
        said,
        line,
        line,
        '.',
      ].join('\n'),
    },
    { server: '250 Queued' },
    { client: 'QUIT' },
    { server: '221 Bye' },
  ];
  const session = { client: '192.0.2.10:49152', server: '198.51.100.25:25', talk };
  return { description: `Mail ${index}.`, sessions: [session] };
}

const samplesOf = (index: number) => [
  mail(index, `Remember: ${word(index)}.`),
  mail(index, 'Remember: nothing at all.'),
];

async function writeSignatures(root: string): Promise<void> {
  await mkdir(root);
  const from = await readFile(new URL('../clarion.yaml', import.meta.url), 'utf8');
  await writeFile(join(root, 'clarion.yaml'), from.replace(/^ {2}to: 1624999$/m, '  to: 5999999'));
  await mkdir(join(root, 'signatures/BENCH/samples'), { recursive: true });
  for (let index = 1; index <= count; index++) {
    const data = signatureSchema.parse(signatureOf(index));
    const file = join(root, 'signatures', `${data.name.replace(':', '/')}.yaml`);
    await writeFile(file, JSON.stringify(data));
    const [fires, silent] = samplesOf(index);
    await writeFile(join(dirname(file), data.samples.fires[0] ?? ''), JSON.stringify(fires));
    await writeFile(join(dirname(file), data.samples.silent[0] ?? ''), JSON.stringify(silent));
  }
}

interface Run {
  readonly ms: number;
  readonly megabytes: number;
  readonly engine: number;
  readonly proofs: readonly { readonly level: string; readonly samples: readonly Sample[] }[];
}

interface Sample {
  readonly variants?: readonly { readonly captures: number }[];
}

async function prove(command: string, root: string, ...options: readonly string[]): Promise<Run> {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', peak, command, 'prove', '--json', '--quiet', '--workspace', root, ...options],
    { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] },
  );
  const { stdout } = child;
  const memory = child.stdio[3];
  if (stdout === null || memory === null || memory === undefined || !('read' in memory))
    throw new Error('no pipes');
  let engine = 0;
  const closed = once(child, 'close');
  const [out, most] = await Promise.all([
    text(stdout),
    text(memory),
    closed,
    (async () => {
      while (child.exitCode === null) {
        engine = Math.max(engine, await peakOfChildren(child.pid ?? 0));
        await sleep(20);
      }
    })(),
  ]);
  const ms = performance.now() - from;
  if (child.exitCode !== 0) throw new Error(`clarion prove ended with ${child.exitCode}: ${out}`);
  return { ms, megabytes: Number(most) / 1024, engine, proofs: JSON.parse(out).proofs };
}

/** Most memory, in MB, that a child of a process had so far; 0 where there is none. */
async function peakOfChildren(pid: number): Promise<number> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const children = (await read(`/proc/${pid}/task/${pid}/children`)).split(' ').filter((one) => one !== '');
  const peaks = await Promise.all(
    children.map(async (child) =>
      Number(/VmHWM:\s+([0-9]+)/.exec(await read(`/proc/${child}/status`))?.[1] ?? 0),
    ),
  );
  return Math.max(0, ...peaks) / 1024;
}

/** Runs of the engine, each with one capture and the one rule that it is a sample of. */
async function alone(binary: string, folder: string): Promise<number> {
  await mkdir(folder);
  const configuration = join(folder, 'suricata.yaml');
  await writeFile(configuration, ownConfiguration({ rulePath: folder, ruleFiles: [], logFolder: folder }));
  const times: number[] = [];
  for (let run = 0; run < singles; run++) {
    const index = 1 + (run >> 1);
    const compiled = compileRule(signatureSchema.parse(signatureOf(index)));
    const rules = join(folder, 'one.rules');
    const sample = join(folder, 'one.pcap');
    await writeFile(rules, `${'rule' in compiled ? compiled.rule : ''}\n`);
    await writeFile(sample, capture(conversationSchema.parse(samplesOf(index)[run % 2])));
    const from = performance.now();
    const done = spawnSync(binary, ['-c', configuration, '-r', sample, '-S', rules, '-l', folder]);
    times.push(performance.now() - from);
    if (done.status !== 0) throw new Error(String(done.stderr));
  }
  return times.reduce((sum, ms) => sum + ms, 0) / singles;
}

const binary = await findSuricata();
if (binary === undefined) throw new Error('there is no Suricata here');
const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  const root = join(folder, 'workspace');
  await writeSignatures(root);
  const each = await alone(binary, join(folder, 'alone'));
  const all = each * 2 * count;
  console.log(
    `${2 * count} single runs, extrapolated from ${singles} (${Math.round(each)} ms each): ${(all / 1000).toFixed(1)} s`,
  );
  const measured: Run[] = [];
  for (let run = 0; run < runs; run++) measured.push(await prove(command, root, '--no-cache'));
  tell('clarion prove', measured, all);
  const cache = join(folder, 'cache');
  await prove(command, root, '--cache', cache);
  const again: Run[] = [];
  for (let run = 0; run < runs; run++) again.push(await prove(command, root, '--cache', cache));
  tell('nothing changed', again, all);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function tell(what: string, measured: readonly Run[], all: number): void {
  const ms = median(measured.map((run) => run.ms));
  const [first] = measured;
  const proofs = first?.proofs ?? [];
  const proven = proofs.filter(({ level }) => level === 'proven').length;
  const captures = proofs.flatMap(({ samples }) => samples).flatMap(({ variants = [] }) => variants);
  const ways = captures.reduce((sum, variant) => sum + variant.captures, 0);
  const samples = proofs.reduce((sum, proof) => sum + proof.samples.length, 0);
  console.log(
    `${what}: ${(ms / 1000).toFixed(2)} s, ${(ms / all).toFixed(3)} of that, median of ${measured.length}; ${proven} of ${proofs.length} proven by ${samples} samples and ${ways} variants of them`,
  );
  console.log(
    `  memory: ${Math.round(Math.max(...measured.map((run) => run.megabytes)))} MB, and ${Math.round(Math.max(...measured.map((run) => run.engine)))} MB for the engine`,
  );
}
