import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nginx, RunningNginx, shownServers } from '../test/nginx.ts';
import { keyKinds, makeCertificate } from './certificates.ts';
import { load, processorTime } from './load.ts';
import { rule, ruleSet } from './rules.ts';
import { run } from './run.ts';
import { countingWire, type Wire } from './wire.ts';
import { benchFolder, compiledPackage, median } from './workspace.ts';

/**
 * What sensors ask of a web server, for docs/scale.md: Debian's nginx with the lines of docs/serving.md, one worker, and
 * real `clarion sensor update` processes over TLS. Bytes are counted between them; of nginx its processor time is told
 * and never the clock, so that the figures hold on a busy machine. The load is Node's own client (bench/load.ts).
 * `node bench/scale.ts [POLLS [REQUESTS [RULES]]]`. Needs nginx, openssl, GNU time, Linux.
 */
const [polls = 20, requests = 3000, count = 25_000] = process.argv.slice(2).map(Number);
if (nginx === undefined) throw new Error('nginx is not installed');
const server = nginx;
/** Rules that change in each release, and releases after the first: the day of an outbreak. */
const changes = 10;
const outbreak = 10;

const folder = await benchFolder();
const path = (...names: readonly string[]) => join(folder, ...names);
const closing: (() => Promise<void>)[] = [];
const say = (what: string, ...words: readonly (string | number)[]) =>
  console.log(`  ${what}: ${words.join(' ')}`);

interface Ended {
  /** Processor time in ms. */
  readonly cpu: number;
  readonly megabytes: number;
}

/** Runs a command while this process goes on carrying bytes. */
async function aside(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 1e8 };
  const { stderr } = await promisify(execFile)('/usr/bin/time', ['-f', '%U %S %M', ...command], options);
  const [user = 0, system = 0, kilobytes = 0] = (stderr.trimEnd().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { cpu: (user + system) * 1000, megabytes: kilobytes / 1024 };
}

/** The rule set as the release of this number has it: in each, ten rules change. */
function rulesOf(release: number, rules: string): string {
  let text = rules;
  for (let index = 0; index < changes * (release - 1); index += 1) {
    const at = (index * 7919) % count;
    text = text.replace(rule(at), rule(at, 100 + index));
  }
  return text;
}

try {
  const command = await compiledPackage(path('package'));
  await mkdir(path('team'));
  await mkdir(path('bin'));
  for (const name of ['flock', 'cat', 'sh']) await symlink(`/usr/bin/${name}`, path('bin', name));
  await cp(fileURLToPath(new URL('../clarion.yaml', import.meta.url)), path('team', 'clarion.yaml'));
  await writeFile(path('secret'), 'correct horse battery staple\n');
  // Publishing is not what is measured: no engine is asked, and the rules count as unproven.
  const clarion = (...args: readonly string[]) =>
    run([process.execPath, command, ...args, '--quiet'], {
      cwd: path('team'),
      third: path('secret'),
      env: { PATH: path('bin') },
    });
  const keys = ['--keys', path('keys'), '--passphrase-fd', '3'];
  const members = ['Ada Example <ada@example.org>', 'Bob Example <bob@example.org>'];
  clarion('keys', 'create', '--threshold', '2', ...members.flatMap((who) => ['--member', who]), ...keys);
  const rules = ruleSet(count);
  const publish = async (release: number) => {
    await writeFile(path('made.rules'), rulesOf(release, rules));
    const about = ['--library', 'MADE', '--source', 'made', '--licence', 'none', '--no-engine'];
    clarion('import', path('made.rules'), ...about);
    clarion('publish', '--out', path('public'), '--allow-unproven', '--no-cache', ...keys);
  };
  await publish(1);

  const serve = (folderOf: string) =>
    shownServers.slice(0, 1).map((lines) => lines.replace('/srv/clarion/public', folderOf));
  const [ec, rsa] = keyKinds.map((kind) => makeCertificate(folder, kind));
  if (ec === undefined || rsa === undefined) throw new Error('no certificate');
  const startNginx = async (...args: Parameters<typeof RunningNginx.start>) => {
    const started = await RunningNginx.start(...args);
    closing.push(() => started.stop());
    return started;
  };
  const startWire = async (port: number): Promise<Wire> => {
    const wire = await countingWire(port);
    closing.push(() => wire.close());
    return wire;
  };
  const plain = await startNginx(server, serve(path('public')));
  const origin = await startNginx(server, serve(path('public')), { certificate: ec.certificate });
  const wires = { http: await startWire(plain.port), https: await startWire(origin.port) };

  const clientEnv = { NODE_EXTRA_CA_CERTS: ec.authority };
  const enrolment = path('public', 'live-update', 'enrolment.json');
  const sensor = async (name: string, scheme: 'http' | 'https') => {
    const url = `${scheme}://localhost:${wires[scheme].port}/live-update/`;
    const options = ['--engine', 'directory', '--state', path(name), '--quiet'];
    await aside([process.execPath, command, 'sensor', 'enrol', enrolment, '--url', url, ...options]);
    return name;
  };
  const update = (name: string) =>
    aside([process.execPath, command, 'sensor', 'update', '--quiet', '--state', path(name)], clientEnv);
  const names = {
    http: [await sensor('plain', 'http'), await sensor('plain-late', 'http')],
    https: [await sensor('secure', 'https'), await sensor('secure-late', 'https')],
  };
  /** What sensors ask over HTTP alone, and over TLS, and what an update costs them. */
  const measure = async (what: string, which: 0 | 1) => {
    for (const scheme of ['http', 'https'] as const) {
      const wire = wires[scheme];
      wire.carried();
      const { cpu, megabytes } = await update(names[scheme][which] ?? '');
      const { up, down, connections } = wire.carried();
      const client = `${Math.round(cpu)} ms of processors, ${Math.round(megabytes)} MB`;
      say(
        `${what}, ${scheme}`,
        up,
        'bytes up,',
        down,
        'down,',
        connections,
        'connections;',
        `the sensor ${client}`,
      );
    }
  };

  console.log(`${count} rules, ${changes} of them changed in each release; bytes without TCP and IP`);
  const page = await stat(path('public', '404.html'));
  say('404.html', page.size, 'bytes');
  await measure('whole pull', 0);
  for (const scheme of ['http', 'https'] as const) await update(names[scheme][1] ?? '');
  await measure('nothing new', 0);
  await publish(2);
  await measure('the next release', 0);
  for (let release = 3; release <= outbreak + 1; release += 1) await publish(release);
  await measure(`${outbreak} releases at once`, 1);
  await measure('nothing new', 1);
  const targets = path('public', 'live-update', 'targets');
  for (const kind of ['stable', 'deltas'])
    for (const name of (await readdir(join(targets, kind))).toSorted().slice(-3))
      say(
        `file ${name.replace(/^[0-9a-f]{16,}/, '…')}`,
        (await stat(join(targets, kind, name))).size,
        'bytes',
      );

  console.log('nginx, one worker: processor time, and how many a second are a core of it');
  const tell = (what: string, took: number, times: number) =>
    say(what, `${((took / times) * 1000).toFixed(0)} µs, ${Math.round((times / took) * 1000)} a second`);
  const secure = names.https[1] ?? '';
  let before = processorTime(origin.processes());
  const clients: Ended[] = [];
  for (let index = 0; index < polls; index += 1) clients.push(await update(secure));
  tell(`polls of ${polls} real sensors in turn`, processorTime(origin.processes()) - before, polls);
  say('each of them', Math.round(median(clients.map(({ cpu }) => cpu))), 'ms of processors of its own');
  const together = Array.from({ length: polls }, (_, index) => path(`one-of-many-${index}`));
  for (const state of together) await cp(path(secure), state, { recursive: true, verbatimSymlinks: true });
  before = processorTime(origin.processes());
  await Promise.all(together.map((state) => update(state.slice(folder.length + 1))));
  tell(`polls of ${polls} real sensors at once`, processorTime(origin.processes()) - before, polls);

  const metadata = 'live-update/metadata/';
  for (const [kind, made] of [
    [keyKinds[0], ec],
    [keyKinds[1], rsa],
  ] as const) {
    const asked =
      made === ec
        ? origin
        : await startNginx(server, serve(path('public')), { certificate: made.certificate });
    const authority = await readFile(made.authority);
    const timestamp = `${asked.url}${metadata}timestamp.json`;
    const { headers } = await fetch(`${plain.url}${metadata}timestamp.json`);
    const same = { 'if-none-match': headers.get('etag') ?? '', 'user-agent': 'clarion' };
    const loads = [
      ['timestamp, connection kept', [timestamp], true],
      ['timestamp, new connection', [timestamp], false],
      [
        'poll (next root, timestamp), connection kept',
        [`${asked.url}${metadata}2.root.json`, timestamp],
        true,
      ],
      [
        'poll (next root, timestamp), new connection',
        [`${asked.url}${metadata}2.root.json`, timestamp],
        false,
      ],
    ] as const;
    for (const [what, urls, kept] of loads) {
      const from = processorTime(asked.processes());
      const statuses = await load({ urls, headers: same, authority, times: requests, kept });
      const wanted = urls.length === 1 ? '304' : '304,404';
      if ([...statuses.keys()].toSorted().join() !== wanted)
        throw new Error(`statuses ${[...statuses.keys()]}`);
      tell(`${kind}, ${what}`, processorTime(asked.processes()) - from, requests);
    }
    const whole = (await readdir(join(targets, 'stable'))).find((name) =>
      name.endsWith(`clarion-${outbreak + 1}.tar.zst`),
    );
    const from = processorTime(asked.processes());
    const bundle = `${asked.url}live-update/targets/stable/${whole}`;
    await load({ urls: [bundle], authority, times: 200, kept: true });
    const bytes = 200 * (await stat(join(targets, 'stable', whole ?? ''))).size;
    const took = processorTime(asked.processes()) - from;
    say(`${kind}, whole bundles`, (bytes / took / 1e6).toFixed(2), 'GB a second of processors');
  }

  console.log('a cache before it: nginx with the lines of docs/scale.md');
  const shown = await readFile(new URL('../docs/scale.md', import.meta.url), 'utf8');
  const [, beside = '', location = ''] =
    /^```nginx\n(proxy_cache_path[\s\S]*?\n)\n([\s\S]*?)^```$/m.exec(shown) ?? [];
  const behind = await startWire(plain.port);
  const edge = await startNginx(
    server,
    [
      `server {\n  listen 443 ssl;\n${location.replaceAll('https://origin.example.org', `http://127.0.0.1:${behind.port}`)}}`,
    ],
    { certificate: ec.certificate, beside: beside.replace('/var/cache/nginx', path('cache')) },
  );
  const from = performance.now();
  let asked = 0;
  const { headers } = await fetch(`${plain.url}${metadata}timestamp.json`);
  const taken = processorTime(edge.processes());
  while (performance.now() - from < 20_000) {
    const urls = ['2.root.json', 'timestamp.json'].map((name) => `${edge.url}${metadata}${name}`);
    const same = { 'if-none-match': headers.get('etag') ?? '' };
    await load({ urls, headers: same, authority: await readFile(ec.authority), times: 500, kept: true });
    asked += 500;
  }
  const seconds = (performance.now() - from) / 1000;
  tell('poll at the cache, connection kept', processorTime(edge.processes()) - taken, asked);
  // Without connections kept to the origin, each request there is a connection.
  say(
    'in',
    seconds.toFixed(0),
    's',
    asked,
    'polls at the cache,',
    behind.carried().connections,
    'requests at the origin',
  );
} finally {
  for (const close of closing.toReversed()) await close();
  await rm(folder, { recursive: true, force: true });
}
