import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = fileURLToPath(new URL('schemas', import.meta.url));
const address = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas';

/** The characters of RFC 3986, with a scheme and a host. */
const uri = /^https?:\/\/(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

const ajv = new Ajv2020({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: { uri, email: true, 'idn-hostname': true },
});
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  if (/\/.*\.json$/.test(name)) ajv.addSchema(JSON.parse(readFileSync(join(folder, name), 'utf8')));

const folders: Readonly<Record<string, string>> = {
  bundle: 'common',
  'marking-definition': 'common',
  relationship: 'sros',
};

/** What the OASIS schema of its type says against an object, or a bundle; empty where it is valid. */
export function schemaFaults(object: { readonly type: string }): readonly string[] {
  const { type } = object;
  const validate = ajv.getSchema(`${address}/${folders[type] ?? 'sdos'}/${type}.json`);
  if (validate === undefined) throw new Error(`there is no schema of ${type}`);
  if (validate(object)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message}`);
}
