import { existsSync } from 'node:fs';
import { ClarionError } from '../names/error.ts';
import { createDirectory } from './directory.ts';
import type { Engine, EngineName } from './engine.ts';

/** What an operator may say of where an engine is; what is left out is looked for. Absolute paths. */
export interface EngineSettings {
  readonly suricata: {
    readonly binary?: string | undefined;
    readonly config?: string | undefined;
    readonly socket?: string | undefined;
  };
}

/** Where Debian's package puts them. */
const usualConfig = '/etc/suricata/suricata.yaml';
const usualSocket = '/var/run/suricata-command.socket';

const engines: Readonly<Record<EngineName, (settings: EngineSettings) => Promise<Engine>>> = {
  suricata: openSuricata,
  directory: async () => createDirectory(),
};

/** Opens the engine of this name: a new one is a file in this room, a line here and its name in `engineNames`. */
export function openEngine(name: EngineName, settings: EngineSettings): Promise<Engine> {
  return engines[name](settings);
}

/** Loaded late: whoever only writes generations does not wait for it. */
async function openSuricata({ suricata }: EngineSettings): Promise<Engine> {
  const { createSuricata, findSuricata, installHint } = await import('./index.ts');
  const binary = suricata.binary ?? (await findSuricata());
  if (binary === undefined)
    throw new ClarionError('engine', 'Suricata is not on this machine', {
      code: 'engine/absent',
      hint: `${installHint} Or say --engine directory to write generations for an engine elsewhere.`,
    });
  const config = suricata.config ?? (existsSync(usualConfig) ? usualConfig : undefined);
  const socket = suricata.socket ?? (config === undefined ? usualSocket : undefined);
  return createSuricata({ binary, config, socket });
}
