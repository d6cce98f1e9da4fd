import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rule, ruleSet } from './rules.ts';
import { type Run, run, tell } from './run.ts';
import { benchFolder, compiledPackage } from './workspace.ts';

/**
 * `clarion publish` of a large imported library in which one rule has changed, as a whole process of the compiled
 * package: checked, the engine asked about the rule that it has not seen, released, signed by two members, laid out with
 * the deltas from all releases before. Beside it the same by hand, of the same members, as docs/verify-by-hand.md undoes
 * it: sha256sum, gpg twice, tar, zstd, zstd --patch-from from one release before. By hand nothing is checked, no engine
 * asked, no site and no metadata made. `node bench/publish.ts [RUNS [RULES]]`; 31 runs have all thirty deltas. Needs
 * Suricata, gpg, zstd and GNU time.
 */
const [runs = 5, count = 50_000] = process.argv.slice(2).map(Number);

const folder = await benchFolder();
const path = (...names: readonly string[]) => join(folder, ...names);
const people = ['Ada Example <ada@example.org>', 'Bob Example <bob@example.org>'];
const gnupg = { GNUPGHOME: path('gnupg') };

/** `clarion` with the options that all its runs here share. */
function clarion(command: string, ...args: readonly string[]): Run {
  const options = ['--quiet', '--keys', path('keys'), '--passphrase-fd', '3'];
  return run([process.execPath, command, ...args, ...options], { cwd: path('team'), third: path('secret') });
}

function importRules(command: string, file: string): void {
  const options = ['--library', 'MADE', '--source', 'made', '--licence', 'none', '--no-engine', '--quiet'];
  run([process.execPath, command, 'import', file, ...options], { cwd: path('team') });
}

/** The newest bundle of the public folder. */
async function newestBundle(release: number): Promise<string> {
  const targets = path('public', 'live-update', 'targets', 'stable');
  const name = (await readdir(targets)).find((one) => one.endsWith(`.clarion-${release}.tar.zst`));
  if (name === undefined) throw new Error(`release ${release} is not there`);
  return join(targets, name);
}

/** Makes the release that is in the public folder once more with the usual tools, in a folder of its members. */
async function byHand(release: number): Promise<Run> {
  await rm(path('hand'), { recursive: true, force: true });
  await mkdir(path('hand'));
  run(['sh', '-c', `zstd -dcq ${await newestBundle(release)} | tar -x -C hand`], { cwd: folder });
  await rm(path('hand', 'SHA256SUMS'));
  await rm(path('hand', 'SHA256SUMS.asc'));
  const patch =
    release === 1 ? ':' : 'zstd -9 -qq -f --patch-from=../older.tar ../newer.tar -o ../hand.delta';
  const script = `
    find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum > ../SHA256SUMS && mv ../SHA256SUMS .
    for who in ada bob; do gpg -q --batch --armor --local-user $who --output - --detach-sign SHA256SUMS; done > SHA256SUMS.asc
    tar --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf ../newer.tar *
    zstd -9 -qq -f ../newer.tar -o ../hand.zst
    ${patch}`;
  const made = run(['sh', '-euc', script], { cwd: path('hand'), env: gnupg });
  await rename(path('newer.tar'), path('older.tar'));
  return made;
}

try {
  const command = await compiledPackage(path('package'));
  await mkdir(path('team'));
  await cp(fileURLToPath(new URL('../clarion.yaml', import.meta.url)), path('team', 'clarion.yaml'));
  await writeFile(path('secret'), 'correct horse battery staple\n');
  await mkdir(path('gnupg'), { mode: 0o700 });
  for (const person of people)
    run(['gpg', '-q', '--batch', '--passphrase', '', '--quick-generate-key', person, 'ed25519', 'sign'], {
      cwd: folder,
      env: gnupg,
    });
  clarion(command, 'keys', 'create', '--threshold', '2', ...people.flatMap((person) => ['--member', person]));

  const rules = ruleSet(count);
  const file = path('made.rules');
  const publish = () => clarion(command, 'publish', '--out', path('public'), '--cache', path('cache'));
  await writeFile(file, rules);
  importRules(command, file);
  const first = publish();
  await byHand(1);
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let index = 0; index < runs; index += 1) {
    const changed = (index * 7919) % count;
    await writeFile(file, rules.replace(rule(changed), rule(changed, 100 + index)));
    importRules(command, file);
    ours.push(publish());
    theirs.push(await byHand(index + 2));
  }
  console.log(`${count} rules, one changed, median of ${runs}`);
  tell('the first publication, every rule asked of the engine', [first]);
  const [mine, its] = [
    tell('clarion publish', ours),
    tell('by hand, without what only publish does', theirs),
  ];
  console.log(`  clarion publish takes ${(mine / its).toFixed(2)} times as long`);
  const delta = path('public/live-update/targets/deltas', `clarion-${runs}-${runs + 1}.zst`);
  const ring = await readFile(path('public/live-update/metadata', `${runs + 1}.stable.json`));
  console.log(
    `  delta ${(await stat(delta)).size} bytes, by hand ${(await stat(path('hand.delta'))).size}; ring role with ${Math.min(30, runs)} deltas ${ring.byteLength} bytes`,
  );
} finally {
  run(['gpgconf', '--kill', 'all'], { cwd: folder, env: gnupg });
  await rm(folder, { recursive: true, force: true });
}
