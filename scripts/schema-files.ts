import { z } from 'zod';
import { frontMatterSchema } from '../src/advisory/schema.ts';
import { alarmSchema } from '../src/alarm/schema.ts';
import { libraryFileSchema } from '../src/library/schema.ts';
import { policySchema } from '../src/policy/schema.ts';
import { customLibrarySchema } from '../src/sensor/custom.ts';
import { settingsSchema } from '../src/sensor/settings.ts';
import { signatureSchema } from '../src/signature/schema.ts';
import { conversationSchema } from '../src/traffic/conversation.ts';
import { configurationSchema } from '../src/workspace/configuration.ts';

interface Described {
  readonly schema: z.ZodType;
  readonly title: string;
  readonly description: string;
}

/** What people write by hand in YAML, by the names of the JSON Schemas that editors complete and explain it with. */
export const described: Readonly<Record<string, Described>> = {
  note: {
    schema: frontMatterSchema,
    title: 'Front matter of an incident note',
    description: 'What stands between the two --- lines of advisories/YEAR/ID.md.',
  },
  signature: {
    schema: signatureSchema,
    title: 'Dragon signature',
    description: 'One signature, signatures/GROUP/NAME.yaml.',
  },
  conversation: {
    schema: conversationSchema,
    title: 'Sample',
    description: 'Traffic written as a conversation, signatures/GROUP/samples/NAME.yaml.',
  },
  alarm: {
    schema: alarmSchema,
    title: 'Alarm',
    description: 'An Alarmtool policy, alarms/NAME.yaml: signatures, a threshold, and what it is counted by.',
  },
  policy: {
    schema: policySchema,
    title: 'Switch policy',
    description: 'A role or a service with classification rules, policies/NAME.yaml.',
  },
  configuration: {
    schema: configurationSchema,
    title: 'Configuration of a workspace',
    description: 'clarion.yaml: what holds for all of a team’s notes.',
  },
  sensor: {
    schema: settingsSchema,
    title: 'Settings of a sensor',
    description: 'sensor.yaml: where updates come from, and what loads them.',
  },
  'imported-library': {
    schema: libraryFileSchema,
    title: 'Imported library',
    description: 'signatures/GROUP/library.yaml: rules of others, which lie beside it as they came.',
  },
  library: {
    schema: customLibrarySchema,
    title: 'Custom library',
    description: 'custom/NAME.yaml on a sensor: the operator’s own copies of signatures, each on or off.',
  },
};

/** The JSON Schemas (draft 2020-12) by file name, as text: of what is written, with defaults still to be filled in. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(described).map(([name, { schema, title, description }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, {
        io: 'input',
        target: 'draft-2020-12',
        // Formats that zod has for itself: their patterns say the same to everybody.
        override: ({ jsonSchema }) => {
          if (jsonSchema.format === 'starts_with' || jsonSchema.format === 'ends_with')
            delete jsonSchema.format;
        },
      });
      const whole = { $schema, title, description, ...rest };
      return [`${name}.schema.json`, `${JSON.stringify(whole, null, 2)}\n`];
    }),
  );
}
