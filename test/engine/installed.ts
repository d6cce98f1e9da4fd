import type { TestContext } from 'vitest';
import { findSuricata } from '../../src/engine/index.ts';

/** The engine of this machine; a test without one is skipped, with the reason. */
export async function suricata(context: TestContext): Promise<string> {
  const binary = await findSuricata();
  if (binary === undefined) return context.skip('Suricata is not installed');
  return binary;
}
