import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { sha256Pattern } from '../names/digest.ts';
import { byCodeUnit } from '../names/order.ts';
import { groupPattern, signatureNamePattern } from '../names/signature-name.ts';
import { slugPattern } from '../names/slug.ts';
import { fault, type Place } from '../source/fault.ts';
import { readYaml } from '../source/yaml.ts';
import { type Part, readParts } from './custom-parts.ts';
import { checkSignature } from './custom-rule.ts';
import { listIfThere } from './durable.ts';
import type { SensorPaths } from './paths.ts';
import { beyondLimits } from './yaml-limits.ts';

const detectorName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/, 'the name of a .lua file');

const sid = z.int().min(1).max(0xffff_ffff);

/** A signature in a custom library. */
const customSignatureSchema = z.strictObject({
  name: z
    .string()
    .regex(signatureNamePattern, 'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001')
    .describe('The name of the signature; one in all custom libraries.'),
  enabled: z.boolean().describe('Whether the next deploy hands it to the engine.'),
  sid: sid
    .optional()
    .describe('Of a signature that is followed: it has no `rule` here and runs as each release has it.'),
  base: z
    .strictObject({
      release: z.int().min(1).describe('The number of the release.'),
      sid: sid.describe("Suricata's signature id; the rule keeps it."),
      revision: z
        .int()
        .min(0)
        .describe('The revision of the signature in that release; 0 where its rule has no rev.'),
      digest: z
        .string()
        .regex(sha256Pattern, 'the sha256 of the rule as it was released')
        .describe('The sha256 of the rule as it was released.'),
      detectors: z
        .record(
          detectorName,
          z.string().regex(sha256Pattern, 'the sha256 of the detector as it was released'),
        )
        .optional()
        .describe('The sha256 of each detector as it was released, by name.'),
    })
    .optional()
    .describe('What it was copied from; absent for one of your own.'),
  rule: z
    .string()
    .min(1)
    .max(65_536)
    .optional()
    .describe('The Suricata rule, active, on one line; absent for a signature that is followed.'),
  detectors: z
    .record(detectorName, z.string().max(1_000_000))
    .optional()
    .describe('Lua scripts that the rule names, by name.'),
});

/** A custom library, custom/NAME.yaml: the operator's own. */
export const customLibrarySchema = z.strictObject({
  library: z
    .string()
    .regex(slugPattern, 'the name of the file without .yaml')
    .describe('The name of the file without .yaml.'),
  groups: z
    .array(z.string().regex(groupPattern, 'the name of a group'))
    .default([])
    .describe(
      'Groups of the master library of which every signature runs as each release has it, new ones too, but for those that stand below.',
    ),
  signatures: z.array(customSignatureSchema).default([]).describe('The signatures, in your order.'),
});

const partSchema = customLibrarySchema.pick({ signatures: true });

export type CustomSignature = z.infer<typeof customSignatureSchema>;

/** A custom signature, read and looked at. */
export interface LoadedSignature extends CustomSignature {
  readonly sid: number;
  /** Absent for one that is followed, until it is looked up in the master library. */
  readonly rule?: string | undefined;
  readonly library: string;
  readonly file: string;
  readonly place: Place;
  /** Its number in the file, from 0. */
  readonly index: number;
  /** Where it stands in the file's text; absent where the file had to be read whole. */
  readonly part: Part | undefined;
}

/** A custom file, read. */
export interface CustomFile {
  readonly path: string;
  readonly library: string;
  /** Groups that it is subscribed to. */
  readonly groups: readonly string[];
  readonly text: string;
  /** True where each of its signatures is a part, the last at its end. */
  readonly inParts: boolean;
}

export interface Customs {
  /** In the order of their names; without those that can't be read at all. */
  readonly files: readonly CustomFile[];
  /** In the order of their files and in them. */
  readonly signatures: readonly LoadedSignature[];
  readonly faults: readonly VFileMessage[];
}

/** Reads all custom libraries. Faults are collected over all files; a name or a sid that stands twice is one. */
export async function readCustoms(paths: SensorPaths): Promise<Customs> {
  const files: CustomFile[] = [];
  const signatures: LoadedSignature[] = [];
  const faults: VFileMessage[] = [];
  const names = (await listIfThere(paths.custom)).filter((name) => /^[^.].*\.ya?ml$/.test(name));
  for (const name of [...names].sort(byCodeUnit)) {
    const path = join(paths.custom, name);
    const read = await readFileOf(path);
    if ('reason' in read) {
      faults.push(fault({ file: path, rule: 'custom-file', reason: read.reason }));
      continue;
    }
    const reading = readCustom(path, name.replace(/\.ya?ml$/, ''), read.text);
    if (reading.file !== undefined) files.push(reading.file);
    // Spread into arguments, 50,000 of them would be too many for the stack.
    for (const each of reading.signatures) signatures.push(each);
    for (const each of reading.faults) faults.push(each);
  }
  faults.push(...doubles(signatures), ...doubleGroups(files));
  return { files, signatures, faults };
}

/** Largest custom file in bytes: some 80,000 signatures as `copy` writes them. */
export const maxFile = 64 * 1024 * 1024;

/** Largest one that is laid out in another way, and has to be read whole: some 25,000 signatures. */
const maxWhole = 16 * 1024 * 1024;

async function readFileOf(path: string): Promise<{ readonly text: string } | { readonly reason: string }> {
  try {
    // A pipe in the place of a file would have us wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return { reason: 'Unexpected folder or device, expected a file' };
      if (found.size > maxFile)
        return { reason: `Unexpected size of ${found.size} bytes, expected at most ${maxFile}` };
      return { text: await file.readFile('utf8') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return { reason: `It can not be read: ${error.message}` };
  }
}

interface Reading {
  readonly file?: CustomFile;
  readonly signatures: readonly LoadedSignature[];
  readonly faults: readonly VFileMessage[];
}

/**
 * Reads the text of a custom file: in parts where it is laid out so, else whole.
 *
 * @param stem the file's name without its ending.
 */
export function readCustom(path: string, stem: string, text: string): Reading {
  const inParts = readParts(path, text, partSchema);
  if (inParts === undefined || inParts.library !== stem) return readWhole(path, stem, text);
  // Read whole, a fault may be told better: a quote that is not closed takes in the next signatures.
  if (inParts.faults.length > 0 && beyondWhole(text) === undefined) return readWhole(path, stem, text);
  const written = inParts.parts.map((part) => ({ signature: part.signature, at: part.at, part }));
  const { signatures, faults } = loaded(path, stem, written);
  const file = { path, library: stem, groups: inParts.groups, text, inParts: true };
  return { file, signatures, faults: [...inParts.faults, ...faults] };
}

const laidOut =
  ', or each signature on lines of its own, two blanks in, as `clarion library copy` lays them out';

/** Why text is too much for the YAML parser; undefined where it is not. */
function beyondWhole(text: string): { readonly place?: Place; readonly reason: string } | undefined {
  if (text.length <= maxWhole) return beyondLimits(text);
  return {
    reason: `Unexpected size of ${Buffer.byteLength(text)} bytes, expected at most ${maxWhole}${laidOut}`,
  };
}

function readWhole(file: string, stem: string, text: string): Reading {
  const beyond = beyondWhole(text);
  if (beyond !== undefined)
    return { signatures: [], faults: [fault({ file, rule: 'custom-file', ...beyond })] };
  const { data, faults } = readYaml({ file }, text, customLibrarySchema);
  if (data === undefined) return { signatures: [], faults };
  const { library, groups } = data.value;
  const written = data.value.signatures.map((signature, index) => ({
    signature,
    at: (key: string) => data.at(['signatures', index, key]),
    part: undefined,
  }));
  const reading = loaded(file, library, written);
  if (library === stem) return { file: { path: file, library, groups, text, inParts: false }, ...reading };
  const reason = `Unexpected \`${library}\` in \`library\`, expected the file's name, ${stem}`;
  const misnamed = fault({ file, place: data.at(['library']), rule: 'custom-library', reason });
  return { ...reading, faults: [misnamed, ...reading.faults] };
}

/** A signature as it is written, and where its keys stand. */
interface Written {
  readonly signature: CustomSignature;
  readonly at: (key: string) => Place;
  readonly part: Part | undefined;
}

function loaded(file: string, library: string, written: readonly Written[]): Reading {
  const signatures: LoadedSignature[] = [];
  const faults: VFileMessage[] = [];
  for (const [index, { signature, at, part }] of written.entries()) {
    const rule = signature.rule?.trim();
    const sid = checkSignature(signature, rule, (key, reason, hint) =>
      faults.push(fault({ file, place: at(key), rule: 'custom-rule', reason, hint })),
    );
    if (sid !== undefined)
      signatures.push({ ...signature, rule, sid, library, file, place: at('name'), index, part });
  }
  return { signatures, faults };
}

/** Two active rules with one sid: the engine would drop one, or let it silently take the other's place. */
function doubles(signatures: readonly LoadedSignature[]): readonly VFileMessage[] {
  const faults: VFileMessage[] = [];
  for (const key of ['name', 'sid'] as const) {
    const first = new Map<string | number, LoadedSignature>();
    for (const signature of signatures) {
      const known = first.get(signature[key]);
      if (known === undefined) first.set(signature[key], signature);
      else if (key === 'name' || known.name !== signature.name)
        faults.push(
          fault({
            file: signature.file,
            place: signature.place,
            rule: 'custom-unique',
            reason: `Unexpected second signature with ${key} ${signature[key]}, expected each once in all custom libraries`,
            hint: `The first stands at ${known.file}:${known.place.line}.`,
          }),
        );
    }
  }
  return faults;
}

/** Two libraries that are subscribed to one group: nobody could say which of them a signature of it is in. */
function doubleGroups(files: readonly CustomFile[]): readonly VFileMessage[] {
  const faults: VFileMessage[] = [];
  const first = new Map<string, CustomFile>();
  for (const file of files)
    for (const group of file.groups) {
      const known = first.get(group);
      if (known === undefined) first.set(group, file);
      else
        faults.push(
          fault({
            file: file.path,
            rule: 'custom-unique',
            reason: `Unexpected second subscription to the group ${group}, expected each once in all custom libraries`,
            hint: `The first stands in ${known.path}.`,
          }),
        );
    }
  return faults;
}
