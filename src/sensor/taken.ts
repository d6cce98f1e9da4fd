import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Engine } from '../engine/engine.ts';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import { readFacts } from '../signature/rule/scan.ts';
import { isMissing } from './durable.ts';

/** Bytes of the largest rule file of others that is read here; the engine's own test looks at all of them. */
const largest = 512 * 1024 * 1024;

/** Most collisions that are told one by one. */
const mostTold = 20;

/** A sid that an active rule of another file has. */
interface Taken {
  readonly sid: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Refuses sids that another rule file of the engine has. The engine drops one of two rules with a sid, or lets the one
 * with the higher revision silently take the other's place, and its counts do not show it.
 *
 * @param ours for each sid, what people call the signature and where it stands.
 * @throws ClarionError `content` with each place.
 */
export async function refuseTakenSids(
  engine: Engine,
  named: string,
  ours: ReadonlyMap<number, string>,
): Promise<void> {
  const taken: Taken[] = [];
  for (const file of await engine.otherRuleFiles(named)) taken.push(...(await takenIn(file, ours)));
  if (taken.length === 0) return;
  const lines = taken
    .slice(0, mostTold)
    .map(({ sid, file, line }) => `  ${sid}: ${ours.get(sid)}, and ${file}:${line}`);
  if (taken.length > mostTold) lines.push(`  and ${taken.length - mostTold} more`);
  throw new ClarionError(
    'content',
    `${counted(taken.length, 'sid')} of enabled signatures ${taken.length === 1 ? 'is' : 'are'} in another rule file too:\n${lines.join('\n')}`,
    {
      code: 'deploy/sid',
      expected: 'each sid once in all rule files of the engine',
      hint: 'Disable one of the two: `clarion library disable SID`, or the sid in /etc/suricata/disable.conf and suricata-update. Nothing was changed.',
    },
  );
}

/** The sids of ours that a rule file has in active rules. What can not be read here is left to the engine's test. */
async function takenIn(path: string, ours: ReadonlyMap<number, string>): Promise<readonly Taken[]> {
  // A pipe in the place of a file would have us wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (isMissing(error) || isDenied(error)) return undefined;
    throw error;
  });
  if (file === undefined) return [];
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > largest) return [];
    const taken: Taken[] = [];
    let line = 0;
    let rule = '';
    for await (const text of createInterface({ input: file.createReadStream({ autoClose: false }) })) {
      line += 1;
      // As the engine reads it, a rule goes on behind a `\` at the end of its line.
      rule += text.endsWith('\\') ? text.slice(0, -1) : text;
      if (text.endsWith('\\')) continue;
      const sid = activeSid(rule, ours);
      if (sid !== undefined) taken.push({ sid, file: path, line });
      rule = '';
    }
    return taken;
  } finally {
    await file.close();
  }
}

/** The sid of an active rule, if it is one of ours. Most lines are told apart by their digits alone. */
function activeSid(rule: string, ours: ReadonlyMap<number, string>): number | undefined {
  const numbers = rule.matchAll(/\bsid\s*:\s*"?([0-9]+)/g);
  if (![...numbers].some(([, digits]) => ours.has(Number(digits)))) return undefined;
  const facts = readFacts(rule.trim());
  return 'sid' in facts && ours.has(facts.sid) ? facts.sid : undefined;
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES';
}
