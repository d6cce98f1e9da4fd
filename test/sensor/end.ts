import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { namedRules } from '../../src/sensor/generation.ts';
import { capture } from '../../src/traffic/index.ts';
import { smtp } from '../end-to-end/mails.ts';
import { rule } from '../verify/publisher.ts';
import { makeLab } from './lab.ts';
import { wholeGeneration, wholeMaster } from './run.ts';
import { makeSite } from './site.ts';

const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const sid = 1624001;

/** What runs of a watch that was told to end came to. */
export interface Endings {
  /** Runs that had begun to listen, and ended as told. */
  readonly told: number;
  /** Of these, runs that ended with the newest release deployed. */
  readonly deployed: number;
}

/**
 * Ends `sensor watch` by SIGTERM at a moment, round after round, each with a new release on the way that its real
 * Suricata is to be given. The signal goes to all processes that it has started, as a terminal's Ctrl-C does. A deploy
 * that was begun is at its end, the engine holds what is current, and nothing is left running. The signature is
 * followed, so that in the end the engine alerts as the newest release has it.
 *
 * @param moment milliseconds, where a run that nobody ends needs `took` until all is deployed.
 */
export async function endWatches(
  binary: string,
  rounds: number,
  moment: (round: number, took: number) => number,
): Promise<Endings> {
  const lab = await makeLab(true);
  const site = await makeSite(binary);
  const publish = (release: number) =>
    lab.publish(release, [{ sid, rule: rule(sid, `round${release}`, release), revision: release }]);
  try {
    await lab.enrol();
    await site.configure(['neighbour.rules', namedRules(lab.paths)]);
    await writeFile(site.neighbour, 'alert tcp any any -> any 9 (msg:"theirs"; sid:9; rev:1;)\n');
    await site.start();
    const suricata = { binary, config: site.config, socket: site.socket };
    await writeFile(
      lab.paths.settings,
      `url: ${lab.url}\nsuricata: ${JSON.stringify(suricata)}\nwatch: { deploy: true }\n`,
    );
    await mkdir(lab.paths.custom, { recursive: true });
    await writeFile(
      join(lab.paths.custom, 'local.yaml'),
      `library: local\nsignatures:\n  - { name: ENSRT:S-${sid}, enabled: true, sid: ${sid} }\n`,
    );
    /** Runs a watch until it says something, or for so long, and ends it. */
    const watchUntil = async (until: string | number) => {
      const began = performance.now();
      const child = spawn(process.execPath, [program, 'sensor', 'watch', '--state', lab.paths.state], {
        stdio: ['ignore', 'pipe', 'pipe'],
        // A process group of its own.
        detached: true,
      });
      let out = '';
      const said = new Promise<void>((resolve) =>
        child.stdout.on('data', (chunk: Buffer) => {
          out += chunk.toString();
          if (typeof until === 'string' && out.includes(until)) resolve();
        }),
      );
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      const closed = once(child, 'close');
      await (typeof until === 'string' ? Promise.race([said, closed, sleep(20_000)]) : sleep(until));
      const took = performance.now() - began;
      process.kill(-(child.pid ?? Number.NaN), 'SIGTERM');
      const [code, signal] = await closed;
      return { took, out, err, ended: code ?? signal };
    };

    const rules = () => readFile(namedRules(lab.paths), 'utf8');

    await publish(1);
    const { took, out, err } = await watchUntil('generation 1 with 1 rule');
    expect(out, err).toContain('generation 1 with 1 rule');
    let told = 0;
    let deployed = 0;
    for (let release = 2; release <= rounds + 1; release += 1) {
      await publish(release);
      const run = await watchUntil(moment(release - 1, took));
      expect(run.out).not.toContain('refused');
      // Before it listens nothing is begun, and the signal ends it.
      expect([0, 'SIGTERM'], run.err).toContain(run.ended);
      if (run.ended === 0) told += 1;
      const journal = (await readFile(lab.paths.journal, 'utf8')).trimEnd().split('\n');
      const last = JSON.parse(journal.at(-1) ?? '');
      expect(['updated', 'confirmed']).toContain(last.event);
      if (run.ended === 0 && (await rules()).includes(`"round${release}"`)) deployed += 1;
      expect(await wholeGeneration(lab.paths)).toEqual([sid]);
      expect(await wholeMaster(lab.paths)).toBeLessThanOrEqual(release);
      expect(await site.holds()).toMatchObject([{ rules_loaded: 2, rules_failed: 0 }]);
      expect(await processesThatName(lab.folder)).toEqual([]);
    }
    // What a run installed and did not get to deploy, the next one deploys, with the release after it or without one.
    const newest = `"round${rounds + 1}"`;
    if (!(await rules()).includes(newest)) await watchUntil('generation ');
    expect(await rules()).toContain(newest);
    const mail = capture(smtp(['Subject: hello', '', `round${rounds + 1}`]));
    expect(await site.alerts(mail)).toContainEqual({ sid, revision: rounds + 1 });
    return { told, deployed };
  } finally {
    await site.close();
    await lab.close();
  }
}

/** Command lines of processes that name a folder. */
async function processesThatName(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(folder));
}
