import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleSet } from './rules.ts';
import { type Run, run, tell } from './run.ts';
import { benchFolder, compiledPackage } from './workspace.ts';

/**
 * `clarion import` beside suricata-update on the same file of rules: read, typed, linked and written, whole process
 * against whole process, one after the other, the engine left out on both sides.
 * `node bench/import.ts [RUNS [RULES]]`; needs suricata-update and GNU time.
 */
const [runs = 5, count = 50_000] = process.argv.slice(2).map(Number);

const folder = await benchFolder();
try {
  const command = await compiledPackage(join(folder, 'package'));
  const file = join(folder, 'made.rules');
  await writeFile(file, ruleSet(count));
  const workspace = join(folder, 'workspace');
  const peer = join(folder, 'peer');
  await mkdir(workspace);
  await mkdir(peer);
  spawnSync('cp', [new URL('../clarion.yaml', import.meta.url).pathname, workspace]);
  await writeFile(join(folder, 'update.yaml'), `sources:\n  - file://${file}\n`);
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let index = 0; index < runs; index += 1) {
    await rm(join(workspace, 'signatures'), { recursive: true, force: true });
    const options = ['--library', 'MADE', '--source', 'made', '--licence', 'none', '--no-engine', '--quiet'];
    ours.push(run([process.execPath, command, 'import', file, ...options], { cwd: workspace }));
    await rm(peer, { recursive: true, force: true });
    await mkdir(peer);
    const others = ['-q', '-D', peer, '-o', join(peer, 'rules'), '-c', join(folder, 'update.yaml')];
    theirs.push(
      run(['suricata-update', ...others, '--no-test', '--no-reload', '--suricata-version', '7.0.10'], {
        cwd: folder,
      }),
    );
  }
  console.log(`${count} rules, median of ${runs}`);
  const [mine, its] = [tell('clarion import', ours), tell('suricata-update', theirs)];
  console.log(`  suricata-update takes ${(its / mine).toFixed(1)} times as long`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
