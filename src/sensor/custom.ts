import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { sha256Pattern } from '../names/digest.ts';
import { byCodeUnit } from '../names/order.ts';
import { signatureNamePattern } from '../names/signature-name.ts';
import { slugPattern } from '../names/slug.ts';
import { fault, type Place } from '../source/fault.ts';
import { readYaml } from '../source/yaml.ts';
import { checkRule } from './custom-rule.ts';
import { listIfThere } from './durable.ts';
import type { SensorPaths } from './paths.ts';
import { beyondLimits } from './yaml-limits.ts';

const detectorName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/, 'the name of a .lua file');

/** A signature in a custom library. */
const customSignatureSchema = z.strictObject({
  name: z
    .string()
    .regex(signatureNamePattern, 'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001')
    .describe('The name of the signature; one in all custom libraries.'),
  enabled: z.boolean().describe('Whether the next deploy hands it to the engine.'),
  base: z
    .strictObject({
      release: z.int().min(1).describe('The number of the release.'),
      sid: z.int().min(1).max(0xffff_ffff).describe("Suricata's signature id; the rule keeps it."),
      revision: z.int().min(1).describe('The revision of the signature in that release.'),
      digest: z
        .string()
        .regex(sha256Pattern, 'the sha256 of the rule as it was released')
        .describe('The sha256 of the rule as it was released.'),
    })
    .optional()
    .describe('What it was copied from; absent for one of your own.'),
  rule: z.string().min(1).max(65_536).describe('The Suricata rule, active, on one line.'),
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
  signatures: z.array(customSignatureSchema).default([]).describe('The signatures, in your order.'),
});

export type CustomSignature = z.infer<typeof customSignatureSchema>;

/** A custom signature, read and looked at. */
export interface LoadedSignature extends CustomSignature {
  readonly sid: number;
  readonly library: string;
  readonly file: string;
  readonly place: Place;
  /** Its number in the file, from 0. */
  readonly index: number;
}

export interface Customs {
  /** In the order of their files and in them. */
  readonly signatures: readonly LoadedSignature[];
  readonly faults: readonly VFileMessage[];
}

/** Reads all custom libraries. Faults are collected over all files; a name or a sid that stands twice is one. */
export async function readCustoms(paths: SensorPaths): Promise<Customs> {
  const signatures: LoadedSignature[] = [];
  const faults: VFileMessage[] = [];
  const names = (await listIfThere(paths.custom)).filter((name) => /^[^.].*\.ya?ml$/.test(name));
  for (const name of [...names].sort(byCodeUnit)) {
    const file = join(paths.custom, name);
    const reading = await readFileOf(file, name.replace(/\.ya?ml$/, ''));
    signatures.push(...reading.signatures);
    faults.push(...reading.faults);
  }
  faults.push(...doubles(signatures));
  return { signatures, faults };
}

/** Largest custom file in bytes: some 25,000 signatures. More of them go into a second library. */
const maxFile = 16 * 1024 * 1024;

async function readFileOf(path: string, stem: string): Promise<Customs> {
  const unreadable = (reason: string): Customs => ({
    signatures: [],
    faults: [fault({ file: path, rule: 'custom-file', reason })],
  });
  try {
    // A pipe in the place of a file would have us wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return unreadable('Unexpected folder or device, expected a file');
      if (found.size > maxFile)
        return unreadable(`Unexpected size of ${found.size} bytes, expected at most ${maxFile}`);
      return readCustom(path, stem, await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return unreadable(`It can not be read: ${error.message}`);
  }
}

function readCustom(file: string, stem: string, text: string): Customs {
  const beyond = beyondLimits(text);
  if (beyond !== undefined)
    return { signatures: [], faults: [fault({ file, rule: 'custom-file', ...beyond })] };
  const { data, faults } = readYaml({ file }, text, customLibrarySchema);
  if (data === undefined) return { signatures: [], faults };
  const found: VFileMessage[] = [];
  const library = data.value.library;
  if (library !== stem)
    found.push(
      fault({
        file,
        place: data.at(['library']),
        rule: 'custom-library',
        reason: `Unexpected \`${library}\` in \`library\`, expected the file's name, ${stem}`,
      }),
    );
  const signatures: LoadedSignature[] = [];
  for (const [index, signature] of data.value.signatures.entries()) {
    const at = (key: string) => data.at(['signatures', index, key]);
    const rule = signature.rule.trim();
    const sid = checkRule(signature, rule, (key, reason, hint) =>
      found.push(fault({ file, place: at(key), rule: 'custom-rule', reason, hint })),
    );
    if (sid !== undefined)
      signatures.push({ ...signature, rule, sid, library, file, place: at('name'), index });
  }
  return { signatures, faults: found };
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
