import { readFile } from 'node:fs/promises';
import { ClarionError } from '../names/error.ts';
import { parseRuleFile } from '../signature/rule/file.ts';
import type { Engine, GenerationFiles } from './engine.ts';

/** For whoever has no Suricata here: generations are read and compared by Clarion alone, and no engine is asked. */
export function createDirectory(): Engine {
  return {
    name: 'directory',
    answers: false,
    version: async () => 'directory',
    otherRuleFiles: async () => [],
    test,
    baseline: async () => undefined,
    reload: async () => ({ outcome: 'written', detail: 'written; no engine was asked' }),
    inspect: async () => [],
  };
}

async function test(generation: GenerationFiles): Promise<undefined> {
  const { rules, faults } = parseRuleFile(await readRules(generation.rules));
  const [fault] = faults;
  if (fault !== undefined)
    throw refusal(`line ${fault.line}, column ${fault.column}: ${fault.reason}`, 'rules that read as rules');
  const active = rules.filter(({ rule }) => !rule.disabled).map(({ rule }) => rule.sid);
  const sids = [...active].sort((a, b) => a - b);
  if (sids.length === generation.sids.length && sids.every((sid, index) => sid === generation.sids[index]))
    return undefined;
  throw refusal(
    `it holds ${sids.length} active rules that are not the generation's`,
    `${generation.sids.length} rules, each sid once`,
  );
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ClarionError('engine', `The generation's rule file can not be read: ${file}`, {
      code: 'engine/test',
      cause,
    });
  }
}

function refusal(what: string, expected: string): ClarionError {
  return new ClarionError('engine', `The generation's rule file is not right: ${what}`, {
    code: 'engine/test',
    expected,
  });
}
