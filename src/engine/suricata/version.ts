import { ClarionError } from '../../names/error.ts';
import { run } from './run.ts';

/** Asks the engine for its name and version: `Suricata 7.0.10`. */
export async function engineVersion(binary: string): Promise<string> {
  const { output } = await run(binary, ['-V'], 10_000);
  const version = /Suricata version ([0-9][0-9A-Za-z.-]*)/.exec(output)?.[1];
  if (version !== undefined) return `Suricata ${version}`;
  throw new ClarionError('engine', `${binary} does not say that it is Suricata: ${output.slice(0, 200)}`, {
    code: 'engine/version',
    expected: 'Suricata 7',
  });
}
