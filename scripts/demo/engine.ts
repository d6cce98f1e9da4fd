import { join } from 'node:path';
import { findSuricata, startSuricata } from '../../src/engine/index.ts';
import { capture } from '../../src/traffic/index.ts';
import type { Sample, Signature } from '../../src/workspace/index.ts';
import type { Demo } from './demo.ts';
import { CommandFailed, say } from './terminal.ts';

/** The sensor's Suricata: it runs while the operator deploys, and is shown captures in place of a network. */
export interface DemoEngine {
  /** Gives the sensor's configuration this engine. */
  attach(): Promise<void>;
  /** Shows what the engine says of a signature's samples; another answer than expected fails the demonstration. */
  show(when: string, signature: Signature, fires: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the sensor's engine; undefined where there is no Suricata. */
export async function startEngine(demo: Demo): Promise<DemoEngine | undefined> {
  const binary = await findSuricata();
  if (binary === undefined) return undefined;
  const folder = join(demo.sensor, 'engine');
  const current = join(demo.sensor, 'current');
  const engine = await startSuricata({
    binary,
    folder,
    defaultRulePath: current,
    ruleFiles: [join(current, 'clarion.rules')],
  });
  return {
    attach: () =>
      demo.configure({
        engine: 'suricata',
        suricata: { binary, config: join(folder, 'suricata.yaml'), socket: engine.socket },
      }),
    show: async (when, signature, fires) => {
      const { name, sid } = signature.data;
      const samples: readonly (readonly [Sample | undefined, boolean])[] = [
        [signature.fires[0], fires],
        [signature.silent[0], false],
      ];
      for (const [sample, expected] of samples) {
        if (sample === undefined) continue;
        const { alerts } = await engine.replay(
          sample.kind === 'capture' ? sample.bytes : capture(sample.conversation),
        );
        const seen = alerts.some((alert) => alert.sid === sid);
        say(`Suricata, ${when}: ${sample.path}: ${seen ? `ALERT ${name}` : 'silent'}`);
        if (seen !== expected) throw new CommandFailed(`Suricata on ${sample.path}`, 4);
      }
    },
    stop: () => engine.stop(),
  };
}
