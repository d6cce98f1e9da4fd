import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An alert, and the two hosts of its packet. */
export interface AlertOf {
  readonly sid: number;
  readonly hosts: readonly string[];
}

/** What one engine run said. */
export interface Run {
  readonly alerts: readonly AlertOf[];
  /** Lines of its log that are errors. */
  readonly errors: readonly string[];
}

/** What differs from an engine's own settings: what is protected, and as in a proof, fixed borders of pieces. */
const settings = (home: string) => ({
  vars: {
    'address-groups': { HOME_NET: home, EXTERNAL_NET: home === 'any' ? 'any' : '!$HOME_NET' },
  },
  logging: {
    'default-log-level': 'info',
    outputs: [{ file: { enabled: 'yes', level: 'info', filename: 'suricata.log' } }],
  },
  outputs: [{ 'eve-log': { enabled: 'yes', filetype: 'regular', filename: 'eve.json', types: ['alert'] } }],
  stream: { 'checksum-validation': 'yes', reassembly: { depth: '1mb', 'randomize-chunk-size': 'no' } },
});

/** Runs an engine once over frames, a millisecond apart. `home` is what is protected. */
export async function runOnce(
  binary: string,
  rules: readonly string[],
  frames: readonly Uint8Array[],
  home = '10.0.0.0/8',
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-dragon-'));
  const path = (name: string) => join(folder, name);
  try {
    await writeFile(path('a.rules'), `${rules.join('\n')}\n`);
    await writeFile(path('a.yaml'), `%YAML 1.1\n---\n${JSON.stringify(settings(home))}\n`);
    await writeFile(path('a.pcap'), pcap(frames));
    const options = ['-c', path('a.yaml'), '-S', path('a.rules'), '-r', path('a.pcap'), '-l', folder];
    await promisify(execFile)(binary, options);
    const log = await readFile(path('suricata.log'), 'utf8');
    const events = await readFile(path('eve.json'), 'utf8');
    const alerts = events
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .map((event) => ({ sid: event.alert.signature_id, hosts: [event.src_ip, event.dest_ip] }));
    return { alerts, errors: log.split('\n').filter((line) => /\bError\b/.test(line)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Classic pcap, Ethernet. */
function pcap(frames: readonly Uint8Array[]): Uint8Array {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.set([2, 0, 4, 0], 4);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const parts = frames.flatMap((frame, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_116_979_200 + Math.floor(index / 1000), 0);
    record.writeUInt32LE((index % 1000) * 1000, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([head, ...parts]);
}
