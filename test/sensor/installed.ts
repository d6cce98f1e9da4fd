import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alarm } from '../../src/alarm/index.ts';
import {
  type ImportedEntry,
  type Member,
  writeLibrary,
  writeReleaseFile,
  writeSha256sums,
} from '../../src/release/index.ts';
import { type SensorPaths, sensorPaths } from '../../src/sensor/index.ts';
import { switchRelease, writeRelease } from '../../src/sensor/master.ts';

/** A signature of a team's own, in the group ENSRT. */
export interface Own {
  readonly sid: number;
  readonly rule: string;
  readonly title?: string;
  readonly description?: string;
  readonly proof?: 'proven' | 'unproven';
  readonly notes?: readonly string[];
  readonly detector?: { readonly name: string; readonly text: string };
}

export interface Note {
  readonly id: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly severity?: string;
  readonly released: string;
  readonly updated?: string;
}

export interface Content {
  readonly own?: readonly Own[];
  /** Rules of the imported group ET. */
  readonly imported?: readonly string[];
  /** What library.json says of them, by sid. */
  readonly exceptions?: Readonly<Record<string, ImportedEntry>>;
  readonly notes?: readonly Note[];
  readonly alarms?: readonly Alarm[];
}

/** An alert with some options before its sid. */
export function alert(sid: number, options = '', msg = `sample ${sid}`): string {
  return `alert tcp any any -> any 25 (msg:"${msg}"; content:"x${sid}"; ${options}sid:${sid}; rev:1;)`;
}

/** A sensor with a release installed that nobody signed: what verifying a release does is tested elsewhere. */
export async function makeSensor(
  content: Content,
): Promise<{ readonly paths: SensorPaths; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-library-'));
  const paths = sensorPaths(join(folder, 'state'));
  await install(paths, 1, content);
  return { paths, close: () => rm(folder, { recursive: true, force: true }) };
}

export async function install(paths: SensorPaths, number: number, content: Content): Promise<void> {
  const { own = [], imported = [], exceptions = {}, notes = [], alarms = [] } = content;
  const signatures = Object.fromEntries(
    own.map(({ sid, title = 'a title', description = 'Words.', proof = 'proven', notes = [], detector }) => [
      String(sid),
      {
        name: `ENSRT:S-${sid}`,
        revision: 1,
        title,
        description,
        eventGroup: 'VIRUS',
        score: 80,
        notes: [...notes],
        proof,
        ...(detector === undefined ? {} : { detector: detector.name }),
        enabled: false as const,
      },
    ]),
  );
  const source = { source: 'ET Open', licence: 'BSD-3-Clause', proof: 'loads' as const };
  const release = {
    format: 1,
    workspace: 'example',
    number,
    previous: null,
    team: 1,
    evidence: null,
  } as const;
  const members: Member[] = [
    { name: 'release.json', bytes: writeReleaseFile({ ...release, date: '2026-11-23T10:00:00Z' }) },
    { name: 'libraries/ENSRT/library.json', bytes: writeLibrary({ format: 1, group: 'ENSRT', signatures }) },
    { name: 'libraries/ENSRT/suricata.rules', bytes: disabled(own.map(({ rule }) => rule)) },
    {
      name: 'libraries/ET/library.json',
      bytes: writeLibrary({ format: 1, group: 'ET', imported: source, signatures: exceptions }),
    },
    { name: 'libraries/ET/suricata.rules', bytes: disabled(imported) },
    ...own.flatMap(({ detector }) =>
      detector === undefined
        ? []
        : [{ name: `libraries/ENSRT/detectors/${detector.name}`, bytes: Buffer.from(detector.text) }],
    ),
    ...alarms.map((alarm) => ({
      name: `alarms/${alarm.name}.json`,
      bytes: Buffer.from(JSON.stringify(alarm)),
    })),
    ...notes.map((note) => ({
      name: `advisories/${note.id}.json`,
      bytes: Buffer.from(JSON.stringify(advisory(note))),
    })),
  ];
  const sums = { name: 'SHA256SUMS', bytes: writeSha256sums(members) };
  await writeRelease(paths, number, Buffer.alloc(0), [sums, ...members]);
  await switchRelease(paths, number);
}

function disabled(rules: readonly string[]): Buffer {
  return Buffer.from(rules.map((rule) => `# ${rule}\n`).join(''));
}

function advisory({ id, title, classes, severity, released, updated = released }: Note) {
  return {
    format: 1,
    id,
    title,
    status: 'final',
    threat: { name: 'W32.Sample', classes },
    ...(severity === undefined ? {} : { severity }),
    released,
    revisions: [{ date: released }, { date: updated }],
  };
}
