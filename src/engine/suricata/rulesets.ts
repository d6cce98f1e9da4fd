import { z } from 'zod';
import { ClarionError } from '../../names/error.ts';
import type { RuleCounts } from '../engine.ts';
import type { CommandSocket } from './socket.ts';

/** A rule that the engine did not take. */
export interface FailedRule {
  readonly rule: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const count = z.int().min(0);
const statsSchema = z
  .array(z.object({ rules_loaded: count, rules_failed: count, rules_skipped: count.default(0) }))
  .min(1);
const failedSchema = z.array(z.object({ rule: z.string(), filename: z.string(), line: z.int() }));

/** Asks `ruleset-stats`; tenants are added up. */
export async function ruleCounts(socket: CommandSocket): Promise<RuleCounts> {
  const stats = parse(statsSchema, await socket.ask('ruleset-stats'), 'ruleset-stats');
  const total = (pick: (tenant: (typeof stats)[number]) => number) =>
    stats.reduce((sum, tenant) => sum + pick(tenant), 0);
  return { loaded: total((tenant) => tenant.rules_loaded), failed: total((tenant) => tenant.rules_failed) };
}

/** Asks `ruleset-failed-rules`. Suricata 7 lists 21 and ends, however many there are. */
export async function failedRules(socket: CommandSocket): Promise<readonly FailedRule[]> {
  const failed = parse(failedSchema, await socket.ask('ruleset-failed-rules'), 'ruleset-failed-rules');
  return failed.map(({ rule, filename, line }) => ({ rule, file: filename, line }));
}

function parse<T>(schema: z.ZodType<T>, message: unknown, command: string): T {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  throw new ClarionError(
    'engine',
    `Suricata's answer to ${command} is none that Clarion knows: ${JSON.stringify(message)?.slice(0, 200)}`,
    {
      code: 'engine/answer',
      expected: 'the answer of Suricata 7',
    },
  );
}
