import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { readYaml } from '../../source/yaml.ts';
import { configurationSchema } from '../../workspace/configuration.ts';

/** Keys are made before there is content to check: clarion.yaml alone is read. */
export async function workspaceId(root: string): Promise<string> {
  const text = await readFile(join(root, 'clarion.yaml'), 'utf8').catch((cause: unknown) => {
    throw new ClarionError('usage', `There is no clarion.yaml in ${root}`, {
      code: 'keys/workspace',
      expected: "a team's folder",
      cause,
    });
  });
  const { data, faults } = readYaml({ file: 'clarion.yaml' }, text, configurationSchema);
  if (data !== undefined) return data.value.workspace;
  throw new ClarionError('content', `clarion.yaml has ${faults.length} faults`, {
    code: 'check/failed',
    hint: 'run clarion check',
  });
}
