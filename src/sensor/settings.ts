import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { engineNames } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import { slugPattern } from '../names/slug.ts';
import { rings } from '../release/index.ts';
import { readYaml } from '../source/yaml.ts';
import { isMissing } from './durable.ts';
import { asError } from './faults.ts';

const address = z
  .url({ protocol: /^(https?|file)$/, error: 'an https:, http: or file: address' })
  .endsWith('/', 'an address that ends with /')
  .meta({ pattern: '^(https?|file):.*/$', examples: ['https://team.example.org/live-update/'] });

/** A field's name and what stands in it (RFC 9110, 5.1 and 5.5). */
const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'the name of a header'),
  z.string().regex(/^[\x20-\x7e]+$/, 'printable ASCII on one line'),
);

/** A day, in seconds. */
export const longestJitter = 86_400;

/** sensor.yaml: what an operator may set. */
export const settingsSchema = z.strictObject({
  url: address.describe('Where the live update is.'),
  mirrors: z
    .array(address)
    .max(10)
    .default([])
    .describe('Other addresses of the same live update, tried in turn where the one before fails.'),
  headers: z
    .record(address, headers)
    .default({})
    .describe('Request headers, by the address among those above that they are for.'),
  'carried-days': z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .describe('For file: addresses alone: days by which the timestamp may have expired on its way here.'),
  jitter: z
    .int()
    .min(0)
    .max(longestJitter)
    .default(0)
    .describe(
      'Seconds up to which an update that nobody watches waits, at random, before it asks: so that not all sensors ask at once.',
    ),
  ring: z
    .enum(rings)
    .default(rings[0])
    .describe('Who gets a release: canary first, stable once it was promoted.'),
  alarms: z
    .array(z.string().regex(slugPattern, 'the name of an alarm'))
    .default([])
    .describe(
      'Alarms of one signature that the engine counts itself: it alerts once where the threshold is reached, and never on a single event.',
    ),
  engine: z.enum(engineNames).default(engineNames[0]).describe('What loads the generations.'),
  watch: z
    .strictObject({
      interval: z
        .int()
        .min(10)
        .max(86_400)
        .default(300)
        .describe('Seconds between two polls; each wait is up to a fifth shorter or longer.'),
      deploy: z
        .boolean()
        .default(false)
        .describe('Deploy after each new release by itself. What would want --yes is left to you.'),
      metrics: z
        .string()
        .regex(/^([0-9A-Za-z.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}$/, 'an address and a port')
        .optional()
        .meta({ examples: ['127.0.0.1:9117'] })
        .describe('Where Prometheus finds metrics at /metrics; nowhere without it.'),
    })
    .prefault({})
    .describe('How `clarion sensor watch` works.'),
  suricata: z
    .strictObject({
      binary: z
        .string()
        .startsWith('/', 'an absolute path')
        .optional()
        .meta({ examples: ['/opt/suricata/bin/suricata'] })
        .describe('The engine.'),
      config: z
        .string()
        .startsWith('/', 'an absolute path')
        .optional()
        .meta({ examples: ['/etc/suricata/suricata.yaml'] })
        .describe("The engine's own configuration."),
      socket: z
        .string()
        .startsWith('/', 'an absolute path')
        .optional()
        .meta({ examples: ['/run/suricata-command.socket'] })
        .describe('Its unix command socket.'),
    })
    .default({})
    .describe('Where the engine is; what is left out is looked for.'),
});

export type Settings = z.infer<typeof settingsSchema>;

/** @throws ClarionError `content` with every fault's place; `usage` where this sensor is not enrolled. */
export async function readSettings(path: string): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) throw notEnrolled(path);
    const why = error instanceof Error ? error.message : String(error);
    throw new ClarionError('state', `${path} can not be read: ${why}`, {
      code: 'sensor/settings',
      hint: 'See that it is a file that this user may read.',
      cause: error,
    });
  });
  const { data, faults } = readYaml({ file: path }, text, settingsSchema);
  if (data === undefined) throw asError(faults, 'sensor/settings');
  return data.value;
}

export function notEnrolled(path: string): ClarionError {
  return new ClarionError('usage', 'This sensor is not enrolled', {
    code: 'sensor/enrolled',
    expected: `the file ${path}`,
    hint: 'Run `clarion sensor enrol FILE` with the enrolment file of your team.',
  });
}

/** sensor.yaml as enrolment writes it. */
export function writeSettings(settings: Pick<Settings, 'url' | 'ring' | 'engine'>): string {
  return [
    '# Written by `clarion sensor enrol`; yours to change.',
    `url: ${JSON.stringify(settings.url)}`,
    `ring: ${settings.ring}`,
    `engine: ${settings.engine}`,
    '',
  ].join('\n');
}
