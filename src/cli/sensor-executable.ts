import type { Executable } from './run.ts';
import { sensorCommands } from './sensor-commands.ts';

/** The executable of the Debian package: what an operator needs, and nothing of the publisher's. */
export function sensorExecutable(version: string): Executable {
  return {
    description:
      "Signed live updates, verified and given to this sensor's engine. (A team's side, with notes, keys and publishing, is in the npm package.)",
    example: 'clarion sensor enrol enrolment.json\nclarion sensor update',
    version,
    commands: {
      ...sensorCommands,
      verify: {
        summary: 'check a bundle against a team file',
        load: () => import('./verify-bundle.ts'),
      },
    },
  };
}
