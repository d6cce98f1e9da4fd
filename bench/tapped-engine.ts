import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openCommandSocket } from '../src/engine/suricata/socket.ts';
import { ownConfiguration } from '../src/engine/suricata/yaml.ts';

/** A Suricata that watches a line on which datagrams pass: two networks of their own, and a veth pair between them. */
export interface TappedEngine {
  readonly config: string;
  readonly socket: string;
  /** Sends this text ten times a second from now on, and nothing else. */
  say(text: string): void;
  /** When the first packet came that a sid alerted on, as Date.now() tells time; waits for it. */
  alerted(sid: number): Promise<number>;
  stop(): Promise<void>;
}

const address = '198.51.100.25';
/** Where the datagrams go: no other rule speaks of it. */
export const datagramPort = 4999;
/** The MAC address of the end where the engine listens: nobody there would answer who asks for it. */
const mac = '02:00:00:00:00:25';

/** Starts it in a folder. Needs root, Linux, ip and ethtool. */
export async function startTappedEngine(
  binary: string,
  folder: string,
  ruleFiles: readonly string[],
): Promise<TappedEngine> {
  const [sender, listener] = [`clarion-bench-${process.pid}-a`, `clarion-bench-${process.pid}-b`];
  const started: ChildProcess[] = [];
  const within = (network: string, command: readonly string[]) => ['netns', 'exec', network, ...command];
  const start = (network: string, command: readonly string[]) => {
    const child = spawn('ip', within(network, command), { stdio: ['pipe', 'ignore', 'inherit'] });
    started.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    for (const network of [sender, listener]) execFileSync('ip', ['netns', 'del', network]);
  };
  for (const network of [sender, listener]) execFileSync('ip', ['netns', 'add', network]);
  try {
    const ends = ['name', 'eth0', 'netns', sender, 'type', 'veth', 'peer', 'name', 'eth0', 'address', mac];
    execFileSync('ip', ['link', 'add', ...ends, 'netns', listener]);
    for (const network of [sender, listener]) {
      // A checksum that the hardware is left to write is none here.
      execFileSync('ip', within(network, ['ethtool', '-K', 'eth0', 'tx', 'off']), { stdio: 'ignore' });
      execFileSync('ip', ['-n', network, 'link', 'set', 'eth0', 'up']);
    }
    execFileSync('ip', ['-n', sender, 'address', 'add', '198.51.100.11/24', 'dev', 'eth0']);
    const neighbour = ['neighbour', 'add', address, 'lladdr', mac, 'dev', 'eth0'];
    execFileSync('ip', ['-n', sender, ...neighbour]);

    const logFolder = join(folder, 'log');
    const config = join(folder, 'suricata.yaml');
    const socket = join(folder, 'command.sock');
    const eve = join(logFolder, 'eve.json');
    await mkdir(logFolder, { recursive: true });
    const live = {
      'af-packet': [{ interface: 'eth0', threads: 1, 'cluster-id': 99, 'cluster-type': 'cluster_flow' }],
      'unix-command': { enabled: 'yes', filename: socket },
    };
    const own = ownConfiguration({ rulePath: folder, ruleFiles, logFolder });
    await writeFile(config, own.replace(/^\{/m, `{ ${JSON.stringify(live).slice(1, -1)},`));
    const engine = start(listener, [binary, '-c', config, '--af-packet=eth0', '-l', logFolder]);
    await answers(socket, engine);
    const program = fileURLToPath(new URL('datagrams.ts', import.meta.url));
    const datagrams = start(sender, [process.execPath, program, address, String(datagramPort)]);
    return {
      config,
      socket,
      say: (text) => datagrams.stdin?.write(`${text}\n`),
      alerted: (sid) => firstAlert(eve, sid),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(socket: string, engine: ChildProcess): Promise<void> {
  while (engine.exitCode === null) {
    const commands = await openCommandSocket(socket);
    commands?.close();
    if (commands !== undefined) return;
    await pause(50);
  }
  throw new Error('the engine ended');
}

async function firstAlert(eve: string, sid: number): Promise<number> {
  const late = performance.now() + 600_000;
  while (performance.now() < late) {
    // The last line may still be being written.
    const line = (await readFile(eve, 'utf8'))
      .split('\n')
      .slice(0, -1)
      .find((each) => each.includes(`"signature_id":${sid},`));
    if (line !== undefined) return Date.parse(JSON.parse(line).timestamp);
    await pause(50);
  }
  throw new Error(`no alert of ${sid}`);
}
