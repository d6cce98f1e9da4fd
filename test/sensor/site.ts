import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineAlert, readEve } from '../../src/engine/suricata/eve.ts';
import { openCommandSocket } from '../../src/engine/suricata/socket.ts';
import { ownConfiguration } from '../../src/engine/suricata/yaml.ts';

/** A site with an engine of its own: suricata.yaml, a neighbour's rule file, and a Suricata that runs with both. */
export interface Site {
  readonly folder: string;
  readonly config: string;
  readonly socket: string;
  /** The neighbour's rule file. */
  readonly neighbour: string;
  configure(ruleFiles: readonly string[], change?: (yaml: string) => string): Promise<void>;
  /** Starts the engine and waits until it answers. */
  start(...args: readonly string[]): Promise<void>;
  /** Ends the engine at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it so as soon as something is true. */
  killWhen(isSo: () => Promise<boolean>): Promise<void>;
  /** What the engine has written to its log. */
  log(): Promise<string>;
  /** Asks the running engine how many rules it holds and how many it refused. */
  holds(): Promise<unknown>;
  /** Gives the engine a capture, and tells what alerts once it is through with it. */
  alerts(capture: Uint8Array): Promise<readonly Pick<EngineAlert, 'sid' | 'revision'>[]>;
  close(): Promise<void>;
}

export async function makeSite(binary: string): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-site-'));
  const rules = join(folder, 'rules');
  const logFolder = join(folder, 'log');
  const config = join(folder, 'suricata.yaml');
  const socket = join(folder, 's.sock');
  for (const each of [rules, logFolder]) await mkdir(each);
  let engine: ReturnType<typeof spawn> | undefined;
  const kill = async () => {
    const ending = engine;
    engine = undefined;
    if (ending?.exitCode !== null || ending.signalCode !== null) return;
    const closed = once(ending, 'close');
    ending.kill('SIGKILL');
    await closed;
    await rm(socket, { force: true });
  };
  const site: Site = {
    folder,
    config,
    socket,
    neighbour: join(rules, 'neighbour.rules'),
    configure: (ruleFiles, change = (yaml) => yaml) =>
      writeFile(config, change(ownConfiguration({ rulePath: rules, ruleFiles, logFolder }))),
    start: async (...args) => {
      await kill();
      const all = [`--unix-socket=${socket}`, '-c', config, '-l', logFolder, ...args];
      engine = spawn(binary, all, { stdio: 'ignore' });
      for (let waited = 0; waited < 3_000; waited += 1) {
        const answers = await openCommandSocket(socket);
        answers?.close();
        if (answers !== undefined) return;
        if (engine.exitCode !== null) break;
        await sleep(10);
      }
      throw new Error('the engine did not start');
    },
    kill,
    killWhen: async (isSo) => {
      for (let waited = 0; waited < 2_000 && !(await isSo()); waited += 1) await sleep(5);
      await kill();
    },
    log: () => readFile(join(logFolder, 'suricata.log'), 'utf8'),
    holds: async () => {
      const commands = await openCommandSocket(socket);
      try {
        return await commands?.ask('ruleset-stats');
      } finally {
        commands?.close();
      }
    },
    alerts: async (capture) => {
      const output = await mkdtemp(join(folder, 'capture-'));
      const filename = join(output, 'capture.pcap');
      await writeFile(filename, capture);
      const commands = await openCommandSocket(socket);
      try {
        await commands?.ask('pcap-file', { filename, 'output-dir': output });
        for (let waited = 0; waited < 500; waited += 1) {
          await sleep(20);
          const queued = await commands?.ask('pcap-file-number');
          if (queued === 0 && (await commands?.ask('pcap-current')) === 'None') break;
        }
        const { alerts } = await readEve(join(output, 'eve.json'));
        return alerts.map(({ sid, revision }) => ({ sid, revision }));
      } finally {
        commands?.close();
      }
    },
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return site;
}
