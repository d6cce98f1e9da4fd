import { readdirSync, readFileSync } from 'node:fs';
import { type Policy, policySchema } from '../../src/policy/index.ts';
import { readYaml } from '../../src/source/yaml.ts';

const folder = new URL('../../policies/', import.meta.url);

/** A policy from YAML text; faults end the test. */
export function policyOf(text: string): Policy {
  const { data, faults } = readYaml({ file: 'policy.yaml' }, text, policySchema);
  if (data === undefined) throw new Error(faults.map(String).join('\n'));
  return data.value;
}

/** This repository's own policies. */
export const ours: readonly Policy[] = readdirSync(folder).map((file) =>
  policyOf(readFileSync(new URL(file, folder), 'utf8')),
);

export function ourPolicy(name: string): Policy {
  const policy = ours.find((candidate) => candidate.name === name);
  if (policy === undefined) throw new Error(`no policy ${name}`);
  return policy;
}

/** A role with the parts that a test is about. */
export function role(parts: string): Policy {
  const fixed = 'name: a-role\ntitle: A role\nkind: role\ndescription: For a test.\nprofile: 7\n';
  return policyOf(`${fixed}${parts.includes('default:') ? '' : 'default: { action: drop }\n'}${parts}`);
}

/** A service with the parts that a test is about. */
export function service(name: string, parts: string): Policy {
  return policyOf(`name: ${name}\ntitle: A service\nkind: service\ndescription: For a test.\n${parts}`);
}
