import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256, writeLibrary, writeReleaseFile, writeSha256sums } from '../src/release/index.ts';
import { benchFolder, compiledPackage, median } from './workspace.ts';

/**
 * `clarion library` as a whole process, in the compiled package, on a sensor whose release has so many imported rules:
 * the list, a search, one signature shown, all copied, enabled, deployed, compared, followed and held, each as a ratio to a Node that does
 * nothing. `node bench/library.ts [RUNS [RULES]]`.
 */
const [runs = 5, rules = 50_000] = process.argv.slice(2).map(Number);

/** Tells on descriptor 3 how much memory the process had at most, in kB, and what processors it took, in ms. */
const usage = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); writeSync(3, maxRSS + ' ' + (userCPUTime + systemCPUTime) / 1000); });",
)}`;

interface Run {
  readonly ms: number;
  /** Of processors: on a machine that does other things too, the steadier figure. */
  readonly busy: number;
  readonly megabytes: number;
  readonly out: string;
}

function node(...args: readonly string[]): Run {
  const from = performance.now();
  const done = spawnSync(process.execPath, ['--import', usage, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    maxBuffer: 1e9,
  });
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}`);
  const ms = performance.now() - from;
  const [kilobytes = 0, busy = 0] = String(done.output[3]).split(' ').map(Number);
  return { ms, busy, megabytes: kilobytes / 1024, out: String(done.stdout) };
}

/** A rule as large rule sets have them, some 650 bytes; every tenth sets a bit that the next one looks at. */
function rule(sid: number): string {
  const number = sid % 100_000;
  const bit = number % 10 === 1 ? `flowbits:isset,S.${number - 1}; ` : '';
  const sets = number % 10 === 0 ? `flowbits:set,S.${number}; flowbits:noalert; ` : '';
  return `alert http $HOME_NET any -> $EXTERNAL_NET any (msg:"SAMPLE check-in of worm ${number}"; flow:established,to_server; ${bit}${sets}http.method; content:"POST"; http.uri; content:"/gate${number}.php?id="; startswith; fast_pattern; http.user_agent; content:"Mozilla/4.0"; bsize:11; pcre:"/^[a-f0-9]{32}$/Ri"; reference:url,www.example.org/${number}; classtype:${number % 4 === 0 ? 'trojan-activity' : 'policy-violation'}; sid:${sid}; rev:3; metadata:affected_product Any, attack_target Client_Endpoint, created_at 2012_05_1${number % 10}, deployment Perimeter, signature_severity Major, updated_at 2020_08_1${number % 10};)`;
}

/** A state folder with a release of so many imported rules, as `sensor update` leaves it. */
async function writeState(state: string): Promise<void> {
  const lines = Array.from({ length: rules }, (_, index) => `# ${rule(2_000_000 + index)}\n`);
  const imported = { source: 'a benchmark', licence: 'none', proof: 'loads' as const };
  const members = [
    {
      name: 'libraries/BENCH/library.json',
      bytes: writeLibrary({ format: 1, group: 'BENCH', imported, signatures: {} }),
    },
    { name: 'libraries/BENCH/suricata.rules', bytes: Buffer.from(lines.join('')) },
    {
      name: 'release.json',
      bytes: writeReleaseFile({
        format: 1,
        workspace: 'bench',
        number: 1,
        previous: null,
        date: '2026-11-23T10:00:00Z',
        team: 1,
        evidence: sha256(Buffer.alloc(0)),
      }),
    },
  ];
  const folder = join(state, 'releases', '0001');
  for (const { name, bytes } of [...members, { name: 'SHA256SUMS', bytes: writeSha256sums(members) }]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  await symlink('releases/0001', join(state, 'master'));
  await mkdir(join(state, 'etc'));
  await writeFile(join(state, 'etc', 'sensor.yaml'), 'url: https://example.org/live-update/\n');
}

const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  const state = join(folder, 'state');
  await mkdir(state);
  await writeState(state);
  const base = median(Array.from({ length: runs }, () => node('--eval', '0').ms));
  console.log(`${rules} rules, median of ${runs}; a Node that does nothing: ${Math.round(base)} ms`);
  const tell = (what: string, args: readonly string[], times = runs, name = 'library') => {
    const measured = Array.from({ length: times }, () =>
      node(command, name, ...args, '--quiet', '--state', state),
    );
    const ms = median(measured.map((run) => run.ms));
    const megabytes = Math.max(...measured.map((run) => run.megabytes));
    const lines = (measured[0]?.out.split('\n').length ?? 1) - 1;
    const busy = median(measured.map((run) => run.busy));
    console.log(
      `  ${what}: ${Math.round(ms)} ms, ${Math.round(busy)} ms of processors, ${Math.round(megabytes)} MB, ${(ms / base).toFixed(1)} of that Node; ${lines} lines`,
    );
  };
  const measure = (when: string) => {
    tell(`list, ${when}`, ['list']);
    tell(`list of a search, ${when}`, ['list', 'gate4711', 'POST']);
    tell(`list by class and age, ${when}`, ['list', '--class', 'trojan-activity', '--since', '2020-08-16']);
    tell(`show, ${when}`, ['show', '2000471']);
  };
  measure('nothing copied');
  tell('copy of all, dry run', ['copy', '--all', '--dry-run']);
  tell('copy of all', ['copy', '--all'], 1);
  measure('all copied');
  tell('enable one and its setter', ['enable', '2000471', '2000470'], 1);
  tell(
    'enable a class, setters disabled too',
    ['enable', '--class', 'trojan-activity', '--disabled-setters'],
    1,
  );
  tell('enable all', ['enable', '--all'], 1);
  tell('deploy, no engine asked', ['--engine', 'directory'], 1, 'deploy');
  tell('status, all held', ['status']);
  tell('diff of all with the release', ['diff', '--all'], 1);
  tell('follow all', ['follow', '--all'], 1);
  tell('status, all followed', ['status']);
  tell('deploy of what is followed, no engine asked', ['--engine', 'directory'], 1, 'deploy');
  tell('hold all', ['hold', '--all'], 1);
  tell('disable all', ['disable', '--all'], 1);
} finally {
  await rm(folder, { recursive: true, force: true });
}
