import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { findSuricata } from '../src/engine/index.ts';
import { nginx, RunningNginx, shownServers } from '../test/nginx.ts';
import { makeCertificate } from './certificates.ts';
import { ruleSet } from './rules.ts';
import { run } from './run.ts';
import { datagramPort, startTappedEngine } from './tapped-engine.ts';
import { benchFolder, compiledPackage, median, writeNotes } from './workspace.ts';

/**
 * Time to protection: from `publish` of a new note with its signature to the first alert of a Suricata that watches a
 * line on which the threat passes ten times a second. The sensor runs `sensor watch` with `deploy: true` and is
 * subscribed to the group; nobody does anything by hand. Debian's nginx over TLS with the lines of docs/serving.md, the
 * compiled package, this repository's signatures and five notes beside the new ones. Each round begins at a moment of
 * its own within the interval.
 * `node bench/protection.ts [ROUNDS [INTERVAL [RULES]]]`: seconds between polls; active rules of a neighbour.
 * Needs root, Suricata, nginx, openssl, ip, ethtool, GNU time, Linux.
 */
const [rounds = 20, interval = 10, rules = 1_000] = process.argv.slice(2).map(Number);
const binary = await findSuricata();
if (binary === undefined || nginx === undefined) throw new Error('Suricata and nginx are needed');

/** Milliseconds of a round's parts, in their order. */
interface Round {
  /** From the beginning of `publish` until sensors could see the release. */
  readonly published: number;
  /** From then until the next poll began. */
  readonly waited: number;
  /** Until the release was verified and installed. */
  readonly updated: number;
  /** Until the first alert: generation, the engine's test, reload. */
  readonly deployed: number;
  /** From the beginning of `publish` until it ended, with what comes after the live update. */
  readonly whole: number;
}

const folder = await benchFolder();
const path = (...names: readonly string[]) => join(folder, ...names);
const closing: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
/** In UDP datagrams to a port of which no other rule speaks. */
const markerOf = (name: string) => `${name.toLowerCase()} calls home`;
const sidOf = (round: number) => 1_624_500 + round;

/** A note like Kalel's and a signature of its own, as an author leaves them. */
async function writeNote(round: number, text: string): Promise<void> {
  const name = nameOf(round);
  const about = 'A datagram of a benchmark.';
  const sample = (says: string) =>
    JSON.stringify({
      description: about,
      sessions: [
        {
          protocol: 'udp',
          client: '192.0.2.10:49152',
          server: `198.51.100.25:${datagramPort}`,
          talk: [{ 'client-bytes': says }],
        },
      ],
    });
  const samples = `samples/${name.toLowerCase()}`;
  const signature = {
    name: `ENSRT:${name}`,
    sid: sidOf(round),
    revision: 1,
    title: about,
    description: about,
    'event-group': 'VIRUS',
    score: 80,
    dragon: `U D A B 10 1460 ${datagramPort} ENSRT:${name} ${markerOf(name).replaceAll(' ', '/20')}`,
    samples: { fires: [`${samples}-fires.yaml`], silent: [`${samples}-silent.yaml`] },
  };
  const group = path('team', 'signatures', 'ENSRT');
  await writeFile(join(group, `${name}.yaml`), JSON.stringify(signature));
  await writeFile(join(group, `${samples}-fires.yaml`), sample(markerOf(name)));
  await writeFile(join(group, `${samples}-silent.yaml`), sample('nobody calls home'));
  const id = `ETS-i-2005-${20_000 + round}`;
  const note = text
    .replace(/ETS-i-2005-\d+/g, id)
    .replace(/2005-\d\d-\d\d/g, '2005-12-31')
    .replaceAll('ENSRT:W32-KALEL-A-001', `ENSRT:${name}`);
  await writeFile(path('team', 'advisories', '2005', `${id}.md`), note);
}

function nameOf(round: number): string {
  return `BENCH-${String(round).padStart(3, '0')}`;
}

/** The lines that a watching sensor prints, as they come. */
function linesOf(watching: ChildProcess) {
  const events: { readonly event: string; readonly time: string; readonly release?: number }[] = [];
  if (watching.stdout !== null)
    createInterface({ input: watching.stdout }).on('line', (line) => events.push(JSON.parse(line)));
  return {
    /** When the sensor had installed a release, as Date.now() tells time. */
    updated: async (release: number): Promise<number> => {
      while (watching.exitCode === null) {
        const found = events.find((each) => each.event === 'updated' && each.release === release);
        if (found !== undefined) return Date.parse(found.time);
        await pause(10);
      }
      throw new Error('the sensor ended');
    },
    refused: () => events.filter(({ event }) => !['polled', 'updated', 'deployed'].includes(event)),
  };
}

/** When the last poll before a moment began: the server writes down when it was asked for the next root. */
async function pollBefore(moment: number): Promise<number> {
  const asked = (await readFile(path('asked'), 'utf8')).split('\n').map((line) => line.split(' '));
  const polls = asked.filter(([, uri = '']) => uri.endsWith('.root.json')).map(([at]) => Number(at) * 1000);
  return polls.filter((at) => at <= moment).at(-1) ?? Number.NaN;
}

try {
  const command = await compiledPackage(path('package'));
  await mkdir(path('team'));
  const [first = ''] = await writeNotes(path('team'), 5);
  const text = await readFile(first, 'utf8');
  await writeFile(path('secret'), 'correct horse battery staple\n');
  const { certificate, authority } = makeCertificate(folder, 'ECDSA P-256');
  const env = { NODE_EXTRA_CA_CERTS: authority };
  const clarion = (...args: readonly string[]) =>
    run([process.execPath, command, ...args, '--quiet'], { cwd: path('team'), third: path('secret'), env });
  const keys = ['--keys', path('keys'), '--passphrase-fd', '3'];
  const members = ['Ada Example <ada@example.org>', 'Bob Example <bob@example.org>'];
  clarion('keys', 'create', '--threshold', '2', ...members.flatMap((who) => ['--member', who]), ...keys);
  const publish = () => clarion('publish', '--out', path('public'), '--cache', path('cache'), ...keys);
  publish();

  const servers = shownServers
    .slice(0, 1)
    .map((lines) =>
      lines
        .replace('/srv/clarion/public', path('public'))
        .replace('{', `{\n  access_log ${path('asked')} moments;`),
    );
  const beside = "log_format moments '$msec $uri';";
  const server = await RunningNginx.start(nginx, servers, { certificate, beside });
  closing.push(() => server.stop());

  const state = path('state');
  await mkdir(path('engine'));
  await writeFile(path('engine', 'neighbour.rules'), ruleSet(Math.ceil((rules * 8) / 7)));
  const ours = join(state, 'current', 'clarion.rules');
  const engine = await startTappedEngine(binary, path('engine'), ['neighbour.rules', ours]);
  closing.push(engine.stop);

  const sensor = (...args: readonly string[]) => clarion(...args, '--state', state);
  const enrolment = path('public', 'live-update', 'enrolment.json');
  sensor('sensor', 'enrol', enrolment, '--url', `${server.url}live-update/`);
  const { config, socket } = engine;
  await appendFile(
    join(state, 'etc', 'sensor.yaml'),
    `suricata: ${JSON.stringify({ binary, config, socket })}\nwatch: { interval: ${interval}, deploy: true }\njitter: 0\n`,
  );
  sensor('sensor', 'update');
  sensor('library', 'subscribe', 'ENSRT', '--to', 'local');
  sensor('deploy');
  const watching = spawn(
    process.execPath,
    [command, 'sensor', 'watch', '--json', '--quiet', '--state', state],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    },
  );
  closing.push(async () => {
    watching.kill('SIGTERM');
    if (watching.exitCode === null) await once(watching, 'close');
  });
  const told = linesOf(watching);

  const all: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await writeNote(round, text);
    engine.say(markerOf(nameOf(round)));
    await pause(Math.random() * interval * 1000);
    const began = Date.now();
    const { ms } = publish();
    const seen = (await stat(path('public', 'live-update', 'metadata', 'timestamp.json'))).mtimeMs;
    const updated = await told.updated(round + 1);
    const polled = await pollBefore(updated);
    const alerted = await engine.alerted(sidOf(round));
    const one = {
      published: seen - began,
      waited: polled - seen,
      updated: updated - polled,
      deployed: alerted - updated,
      whole: ms,
    };
    all.push(one);
    console.log(`  ${round}: ${Object.values(one).map(Math.round).join(' ')}`);
  }
  if (told.refused().length > 0) throw new Error(JSON.stringify(told.refused()));

  const figures = (values: readonly number[]) =>
    `median ${(median(values) / 1000).toFixed(1)} s, worst ${(Math.max(...values) / 1000).toFixed(1)} s`;
  const sum = ({ published, waited, updated, deployed }: Round) => published + waited + updated + deployed;
  console.log(
    `${rounds} notes, a poll every ${interval} s give or take a fifth, ${rules} rules of a neighbour`,
  );
  console.log(`  beginning of publish to alert: ${figures(all.map(sum))}`);
  console.log(`  end of publish to alert: ${figures(all.map((one) => sum(one) - one.whole))}`);
  console.log(`  release visible to alert: ${figures(all.map((one) => sum(one) - one.published))}`);
  for (const part of ['published', 'waited', 'updated', 'deployed', 'whole'] as const)
    console.log(`  ${part}: ${figures(all.map((one) => one[part]))}`);
} finally {
  for (const close of closing.toReversed()) await close();
}
