import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import type { Note } from '../advisory/note.ts';
import { type Alarm, alarmSchema } from '../alarm/schema.ts';
import { type Policy, policySchema } from '../policy/schema.ts';
import { type SignatureFile, signatureSchema } from '../signature/schema.ts';
import { readText, type TextReading } from '../source/text.ts';
import type { Located } from '../source/yaml.ts';
import { type Configuration, configurationSchema } from './configuration.ts';
import { configurationFaults } from './configuration-faults.ts';
import type { WorkspaceFiles } from './files.ts';
import type { ReadLinks } from './judge.ts';
import { ownSids, type ReadLibrary, readLibraries } from './libraries.ts';
import { fileLimits, readBytes, readYamlFile } from './read-file.ts';
import { type ReadSample, readSample, type SampleReading } from './samples.ts';

/** A YAML file as far as it could be read: `data` where it is whole, `sound` what of it is. */
export interface ReadYaml<T, S> {
  readonly file: string;
  readonly data?: Located<T>;
  readonly sound: S;
  readonly at: Located<unknown>['at'];
}

const soft = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const softList = <T extends z.ZodType>(element: T) => soft(z.array(soft(element)));
const signatureShape = signatureSchema.shape;

const soundSignatureSchema = z.object({
  name: soft(signatureShape.name),
  sid: soft(signatureShape.sid),
  dragon: soft(signatureShape.dragon),
  detector: soft(signatureShape.detector),
  samples: soft(z.object({ fires: softList(z.string()), silent: softList(z.string()) })),
});
const soundAlarmSchema = z.object({
  name: soft(alarmSchema.shape.name),
  'event-group': softList(alarmSchema.shape['event-group'].element),
});
const soundPolicySchema = z.object({ name: soft(z.string()), kind: soft(z.string()) });

export type ReadSignature = ReadYaml<SignatureFile, z.infer<typeof soundSignatureSchema>>;
export type ReadAlarm = ReadYaml<Alarm, z.infer<typeof soundAlarmSchema>>;
export type ReadPolicy = ReadYaml<Policy, z.infer<typeof soundPolicySchema>>;

/** Everything that stands in a team's folder but its notes, read and not yet linked. */
export interface Parts {
  readonly root: string;
  readonly files: WorkspaceFiles;
  readonly configuration?: Configuration;
  readonly signatures: readonly ReadSignature[];
  readonly alarms: readonly ReadAlarm[];
  readonly policies: readonly ReadPolicy[];
  /** Imported libraries, in code-unit order of their groups; of one whose `library.yaml` is faulty there is none. */
  readonly libraries: readonly ReadLibrary[];
  /** Samples by their path in the workspace. */
  readonly samples: ReadonlyMap<string, SampleReading>;
  /** The text of detectors by their path in the workspace. */
  readonly detectors: ReadonlyMap<string, string>;
  readonly faults: readonly VFileMessage[];
}

/** The parts, and the notes that could be read. */
export interface Content extends Parts {
  readonly notes: readonly { readonly file: string; readonly read: ReadLinks; readonly note?: Note }[];
}

/**
 * Reads every file of the workspace but its notes.
 *
 * @param sampleOf reads a sample; `readSample` unless a cache knows better.
 */
export async function readParts(
  root: string,
  files: WorkspaceFiles,
  sampleOf: ReadSample = readSample,
): Promise<Parts> {
  const faults: VFileMessage[] = [...files.faults];
  const read = async <T, S>(
    file: string,
    schema: z.ZodType<T>,
    sound: z.ZodType<S>,
  ): Promise<ReadYaml<T, S>[]> => {
    const reading = await readYamlFile(root, file, schema);
    faults.push(...reading.faults);
    const part = sound.safeParse(reading.raw?.value ?? {});
    if (!part.success) return [];
    const at = reading.raw?.span ?? (() => ({ line: 1, column: 1 }));
    return [{ file, sound: part.data, at, ...(reading.data === undefined ? {} : { data: reading.data }) }];
  };

  const configuration = await readYamlFile(root, 'clarion.yaml', configurationSchema);
  faults.push(...configuration.faults);
  if (configuration.raw !== undefined) faults.push(...configurationFaults(configuration.raw));
  const signatures: ReadSignature[] = [];
  for (const file of files.signatures)
    signatures.push(...(await read(file, signatureSchema, soundSignatureSchema)));
  const alarms: ReadAlarm[] = [];
  for (const file of files.alarms) alarms.push(...(await read(file, alarmSchema, soundAlarmSchema)));
  const policies: ReadPolicy[] = [];
  for (const file of files.policies) policies.push(...(await read(file, policySchema, soundPolicySchema)));

  const sids = ownSids(signatures);
  const imported = await readLibraries(root, files, sids, configuration.data?.value['dragon-ports']);
  faults.push(...imported.faults);

  const samples = new Map<string, SampleReading>();
  for (const file of files.samples) {
    const sample = await sampleOf(root, file);
    samples.set(file, sample);
    faults.push(...sample.faults);
  }
  const detectors = new Map<string, string>();
  for (const file of files.detectors) {
    const bytes = await readBytes(root, file, fileLimits.detector);
    const text: TextReading = 'bytes' in bytes ? readText(file, bytes.bytes, fileLimits.detector) : bytes;
    faults.push(...text.faults);
    detectors.set(file, text.source?.text ?? '');
  }
  const found = configuration.data === undefined ? {} : { configuration: configuration.data.value };
  const { libraries } = imported;
  return { root, files, ...found, signatures, alarms, policies, libraries, samples, detectors, faults };
}
