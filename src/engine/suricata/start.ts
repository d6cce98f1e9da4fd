import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClarionError } from '../../names/error.ts';
import { type CaptureReport, readEve } from './eve.ts';
import { temporaryFolder } from './folder.ts';
import { readLinkType } from './link-type.ts';
import { engineEnvironment } from './run.ts';
import { type CommandSocket, openCommandSocket } from './socket.ts';
import { engineWords } from './words.ts';
import { ownConfiguration } from './yaml.ts';

/** How to start an engine of our own. */
export interface StartOptions {
  /** The engine's program, absolute. */
  readonly binary: string;
  /** Where it keeps its configuration and its log; made where absent. */
  readonly folder: string;
  /** Rule files, absolute or in `defaultRulePath`. They may be absent at the start: the engine then runs without. */
  readonly ruleFiles: readonly string[];
  /** Where detectors and relative rule files lie. */
  readonly defaultRulePath: string;
  /** The folder is for this engine alone, and goes when we are ended by a signal. */
  readonly temporary?: boolean;
  /** Most milliseconds until it answers; loading 50,000 rules takes 8 s. */
  readonly startDeadline?: number;
  /** Most milliseconds for one capture. */
  readonly captureDeadline?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An engine that runs in unix-socket mode: it needs no network interface and no rights, and takes captures. */
export interface RunningSuricata {
  /** Path of its command socket. */
  readonly socket: string;
  /**
   * Replays a capture (pcap) and waits until the engine is through with it. What is no capture has no packets. One at a
   * time. `meanwhile` is called once the engine is at work.
   */
  replay(capture: Uint8Array, meanwhile?: () => void): Promise<CaptureReport>;
  /** Asks a command of the engine. */
  readonly commands: CommandSocket;
  /** The engine's log so far. */
  log(): Promise<string>;
  /** Ends the engine and removes its socket; safe to call twice. */
  stop(): Promise<void>;
}

const maxOutput = 64 * 1024;
/**
 * Null, Ethernet, raw IP and Linux cooked. A capture that it can not open stops a Suricata in unix-socket mode for good:
 * it never gets one.
 */
const linkTypes = new Set([0, 1, 12, 14, 101, 113]);

/** Starts an engine of our own and waits until it answers. Throws an engine `ClarionError` where it does not. */
export async function startSuricata(options: StartOptions): Promise<RunningSuricata> {
  const folder = resolve(options.folder);
  const { startDeadline = 120_000, captureDeadline = 60_000, signal } = options;
  const logFolder = join(folder, 'log');
  const logFile = join(logFolder, 'suricata.log');
  await mkdir(logFolder, { recursive: true, mode: 0o700 });
  await rm(logFile, { force: true });
  const configuration = join(folder, 'suricata.yaml');
  await writeFile(
    configuration,
    ownConfiguration({ rulePath: options.defaultRulePath, ruleFiles: options.ruleFiles, logFolder }),
    { mode: 0o600 },
  );
  const run = await temporaryFolder();
  const socket = join(run, 'command.sock');
  const child = spawn(options.binary, [`--unix-socket=${socket}`, '-c', configuration, '-l', logFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: engineEnvironment(),
  });
  const ended = watch(child, options.temporary === true ? [run, folder] : [run], signal);
  const log = () => readFile(logFile, 'utf8').catch(absent);
  const failure = async (why: string) =>
    new ClarionError(
      'engine',
      `Suricata ${why}: ${engineWords(`${ended.output()}\n${await log()}`) || 'it said nothing'}`,
      { code: 'engine/start' },
    );
  const stop = async () => {
    commands?.close();
    await end(child, ended.promise);
    await rm(run, { recursive: true, force: true });
  };
  let commands: CommandSocket | undefined;
  try {
    const late = performance.now() + startDeadline;
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      if (ended.over()) throw await failure('ended before it answered');
      commands = await openCommandSocket(socket);
      if (commands !== undefined) break;
      if (performance.now() > late) throw await failure(`did not answer within ${startDeadline / 1000} s`);
      await sleep(10);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const running = commands;
  let number = 0;
  const replay = async (capture: Uint8Array, meanwhile?: () => void) => {
    signal?.throwIfAborted();
    if (!linkTypes.has(readLinkType(capture) ?? -1))
      return { alerts: [], packets: 0, wrongChecksums: 0, limits: [] };
    number += 1;
    const output = join(run, String(number));
    const file = `${output}.pcap`;
    await mkdir(output, { mode: 0o700 });
    await writeFile(file, capture, { mode: 0o600 });
    try {
      await running.ask('pcap-file', { filename: file, 'output-dir': output });
      meanwhile?.();
      await idle(running, captureDeadline, signal);
      return await readEve(join(output, 'eve.json'));
    } finally {
      await rm(output, { recursive: true, force: true });
      await rm(file, { force: true });
    }
  };
  return { socket, replay, commands: running, log, stop };
}

/**
 * Waits until no capture is queued or running. The queue is asked first: once it is empty, nothing can start that the
 * second question would miss.
 */
async function idle(
  commands: CommandSocket,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const late = performance.now() + deadline;
  for (;;) {
    signal?.throwIfAborted();
    const queued = await commands.ask('pcap-file-number');
    const current = await commands.ask('pcap-current');
    if (queued === 0 && current === 'None') return;
    if (performance.now() > late)
      throw new ClarionError(
        'engine',
        `Suricata was not through with a capture within ${deadline / 1000} s`,
        { code: 'engine/deadline' },
      );
    await sleep(2);
  }
}

interface Ended {
  readonly promise: Promise<void>;
  over(): boolean;
  output(): string;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Keeps what the engine prints, and sees that neither it nor its folders outlive us. */
function watch(child: ChildProcess, folders: readonly string[], signal: AbortSignal | undefined): Ended {
  let output = '';
  let over = false;
  const keep = (chunk: Buffer) => {
    if (output.length < maxOutput) output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const kill = () => child.kill('SIGKILL');
  const leave = () => {
    kill();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const ended = (name: NodeJS.Signals) => {
    leave();
    stopListening();
    if (process.listenerCount(name) === 0) process.kill(process.pid, name);
  };
  const stopListening = () => {
    process.off('exit', leave);
    for (const name of endingSignals) process.off(name, ended);
  };
  process.once('exit', leave);
  for (const name of endingSignals) process.once(name, ended);
  signal?.addEventListener('abort', kill, { once: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  const finish = () => {
    over = true;
    stopListening();
    signal?.removeEventListener('abort', kill);
    resolve();
  };
  child.once('error', (error) => {
    output += error.message;
    finish();
  });
  child.once('close', finish);
  return { promise, over: () => over, output: () => output };
}

/** It keeps nothing that an orderly end would save: an orderly end takes over a second. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

function absent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
