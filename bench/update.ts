import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../src/engine/find-program.ts';
import { rule, ruleSet } from './rules.ts';
import { type Run, run, tell } from './run.ts';
import { benchFolder, compiledPackage } from './workspace.ts';

/**
 * `clarion sensor update` beside suricata-update on the same rules from the same nginx, whole process against whole
 * process, one after the other, the engine left out on both sides: everything for the first time, nothing new, ten rules
 * changed. Bytes are those of response bodies, as the server counted them. suricata-update gets the rules as they are
 * distributed to it, as a .tar.gz with its .md5, and is told to ask now (`--now`). Both get them in files of as many
 * rules, since `clarion import` takes no file of more than 256 MB.
 *
 * `node bench/update.ts [RUNS [RULES...]]`; needs nginx, suricata-update, GNU time.
 */
const [runs = 5, ...given] = process.argv.slice(2).map(Number);
const counts = given.length > 0 ? given : [5_000, 50_000, 500_000];
const changedRules = 10;
/** In a file. */
const mostLines = 100_000;

interface Side {
  readonly name: string;
  readonly command: readonly string[];
  /** Where it keeps its state, which is put back before each run. */
  readonly state: string;
}

const folder = await benchFolder();
const program = await compiledPackage(join(folder, 'package'));
const served = join(folder, 'served');
const log = join(folder, 'bodies.log');
const port = await freePort();
const server = await startServer();
try {
  console.log(`${suricataUpdate()}; Node ${process.version}; median of ${runs}`);
  const nothing = Array.from({ length: runs }, () => run([process.execPath, '--eval', '0'], { cwd: folder }));
  tell('a Node that does nothing', nothing);
  for (const count of counts) await measure(count);
} finally {
  server.kill('SIGQUIT');
  await rm(folder, { recursive: true, force: true });
}

async function measure(count: number): Promise<void> {
  const work = join(folder, String(count));
  const publisher = await startPublisher(work);
  const base = `http://127.0.0.1:${port}`;
  const lines = ruleSet(count);
  await publisher.publish(lines);

  const peer = join(work, 'peer');
  await mkdir(peer);
  await writeFile(join(work, 'update.yaml'), `sources:\n  - ${base}/made.rules.tar.gz\n`);
  const state = join(work, 'state');
  const enrolment = join(served, 'live-update', 'enrolment.json');
  const enrol = ['--state', state, '--url', `${base}/live-update/`, '--engine', 'directory', '--quiet'];
  execFileSync(process.execPath, [program, 'sensor', 'enrol', enrolment, ...enrol], { stdio: 'ignore' });
  const options = ['-D', peer, '-o', join(peer, 'rules'), '-c', join(work, 'update.yaml')];
  const sides: readonly [Side, Side] = [
    {
      name: 'clarion sensor update',
      command: [process.execPath, program, 'sensor', 'update', '--quiet', '--state', state],
      state,
    },
    {
      name: 'suricata-update',
      command: [
        'suricata-update',
        ...options,
        ...['-q', '--now', '--no-test', '--no-reload', '--suricata-version', '7.0.10'],
      ],
      state: peer,
    },
  ];
  console.log(`${count} rules, ${Math.round(lines.length / 1e6)} MB`);
  await compare('everything', sides, work);
  for (const { command } of sides) run(command, { cwd: work });
  await compare('nothing new', sides, work);
  await publisher.publish(withChanges(lines));
  await compare(`${changedRules} rules changed`, sides, work);
  await rm(work, { recursive: true, force: true });
}

/** Runs both sides, each from the state that it has now, and leaves them in that state. */
async function compare(what: string, sides: readonly [Side, Side], work: string): Promise<void> {
  const all = sides.map((): { runs: Run[]; bytes: number } => ({ runs: [], bytes: 0 }));
  for (let index = 0; index < runs; index += 1)
    for (const [which, { command, state }] of sides.entries()) {
      const before = `${state}.before`;
      copy(state, before);
      // A state that was written just now is not on the disk yet: whoever calls fsync first would wait for all of it.
      execFileSync('sync');
      await truncate(log);
      const measured = run(command, { cwd: work });
      // nginx writes its line when the answer is gone.
      await pause(100);
      const bodies = (await readFile(log, 'utf8')).split('\n').map(Number);
      const of = all[which];
      of?.runs.push(measured);
      if (of !== undefined) of.bytes = bodies.reduce((sum, bytes) => sum + bytes, 0);
      await rm(state, { recursive: true });
      execFileSync('mv', [before, state]);
    }
  console.log(`  ${what}`);
  const [ours = 0, its = 0] = sides.map(({ name }, which) => tell(`  ${name}`, all[which]?.runs ?? []));
  const [sent = 0, toIts = 0] = all.map(({ bytes }) => bytes);
  console.log(
    `    bodies: ${sent} and ${toIts} bytes; ${(ours / its).toFixed(2)} of its time, ${(sent / toIts).toFixed(3)} of its bytes`,
  );
}

/** As it is, times of files too: suricata-update goes by them. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

/** A new revision of some rules, all over the file. */
function withChanges(lines: string): string {
  const all = lines.split('\n');
  const places = all.flatMap((line, at) => (line.includes('; sid:') ? [at] : []));
  for (let each = 0; each < changedRules; each += 1) {
    const index = Math.floor(((each + 0.5) * places.length) / changedRules);
    const at = places[index];
    if (at !== undefined) all[at] = rule(index, 8);
  }
  return all.join('\n');
}

/** A workspace with one imported library, its keys, and both forms of publication. */
async function startPublisher(work: string): Promise<{ publish(rules: string): Promise<void> }> {
  const workspace = join(work, 'workspace');
  const keys = join(work, 'keys');
  await rm(served, { recursive: true, force: true });
  await mkdir(workspace, { recursive: true });
  await cp(new URL('../clarion.yaml', import.meta.url), join(workspace, 'clarion.yaml'));
  // No engine: it has nothing to do with what is measured, and takes minutes.
  const tools = join(work, 'tools');
  await mkdir(tools);
  for (const name of ['zstd', 'git', 'flock', 'sh', 'cat']) {
    const found = findProgram([name]);
    if (found !== undefined) await symlink(found, join(tools, name));
  }
  const clarion = (...args: readonly string[]) => {
    const done = spawnSync(process.execPath, [program, ...args, '--quiet'], {
      cwd: workspace,
      env: { PATH: tools, HOME: work },
      input: 'a benchmark',
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`clarion ${args[0]}: ${done.stderr}`);
  };
  const withKeys = ['--keys', keys, '--passphrase-fd', '0'];
  const team = ['--member', 'Ada <ada@example.org>', '--member', 'Ben <ben@example.org>', '--threshold', '2'];
  clarion('keys', 'create', '--demo', ...team, ...withKeys);
  return {
    publish: async (rules) => {
      const files = await writeFiles(work, rules);
      const options = ['--library', 'MADE', '--source', 'made', '--licence', 'none', '--no-engine'];
      clarion('import', ...files.map((name) => join(work, name)), ...options);
      clarion('publish', '--out', served, '--allow-unproven', ...withKeys);
      const packed = join(served, 'made.rules.tar.gz');
      execFileSync('tar', ['-C', work, '-czf', packed, ...files]);
      const md5 = createHash('md5')
        .update(await readFile(packed))
        .digest('hex');
      await writeFile(`${packed}.md5`, `${md5}\n`);
    },
  };
}

/** Writes rules as one file or several. @returns their names. */
async function writeFiles(work: string, rules: string): Promise<readonly string[]> {
  const lines = rules.split('\n');
  const names: string[] = [];
  for (let at = 0; at < lines.length; at += mostLines) {
    const name = `made-${names.length + 1}.rules`;
    await writeFile(join(work, name), `${lines.slice(at, at + mostLines).join('\n')}\n`);
    names.push(name);
  }
  return names;
}

/** An nginx that serves the folder, and writes down how long each body was. */
async function startServer(): Promise<ChildProcess> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  // Root hands the work to another user, who may not look into this folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const configuration = join(folder, 'nginx.conf');
  await mkdir(served);
  await writeFile(
    configuration,
    `${user} daemon off; pid ${join(folder, 'pid')}; error_log stderr crit; events {}
http { ${temporary.join(' ')} log_format bodies '$body_bytes_sent'; access_log ${log} bodies;
server { listen 127.0.0.1:${port}; root ${served}; } }\n`,
  );
  const nginx = findProgram(['nginx'], `${process.env.PATH}:/usr/sbin`) ?? 'nginx';
  const started = spawn(nginx, ['-e', 'stderr', '-p', folder, '-c', configuration], { stdio: 'inherit' });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer !== undefined) return started;
    if (started.exitCode !== null) throw new Error('nginx ended');
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const address = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function suricataUpdate(): string {
  return execFileSync('suricata-update', ['--version'], { encoding: 'utf8' }).trim();
}
