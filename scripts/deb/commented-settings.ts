import { z } from 'zod';
import { schemaFiles } from '../schema-files.ts';

const propertySchema = z.object({
  description: z.string(),
  default: z.json().optional(),
  examples: z.array(z.json()).optional(),
  get properties() {
    return z.record(z.string(), propertySchema).optional();
  },
});
const settingsSchema = z.object({ properties: z.record(z.string(), propertySchema) });

/** All of sensor.yaml, commented out: each setting with what it is for, and its default or else an example. */
export function commentedSettings(): string {
  const schema = schemaFiles().get('sensor.schema.json');
  if (schema === undefined) throw new Error('sensor.yaml has no schema');
  const { properties } = settingsSchema.parse(JSON.parse(schema));
  const head = [
    '# All that sensor.yaml may say. `clarion sensor enrol` writes sensor.yaml; copy into it what you want otherwise,',
    '# without the # at the beginning. Upgrades of the package change this file alone, never sensor.yaml.',
  ];
  return `${[...head, ...linesOf(properties, '')].join('\n')}\n`;
}

function linesOf(properties: z.infer<typeof settingsSchema>['properties'], indent: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const words = indent === '' ? `\n# ${property.description}` : `#${indent}# ${property.description}`;
    if (property.properties !== undefined)
      return [words, `#${indent}${name}:`, ...linesOf(property.properties, `${indent}  `)];
    const value = property.default ?? property.examples?.[0];
    if (value === undefined) throw new Error(`sensor.yaml: ${name} has neither a default nor an example`);
    return [words, `#${indent}${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
}
