import { readFile } from 'node:fs/promises';
import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import { hasDetector } from '../detectors.ts';
import type { Baseline, GenerationFiles, Reload, RuleCounts } from '../engine.ts';
import { judge } from './judge.ts';
import { failedRules, ruleCounts } from './rulesets.ts';
import { isTrue, placeOf } from './site.ts';
import { type CommandSocket, openCommandSocket } from './socket.ts';

/**
 * Counts what a running engine holds, and looks whether it could take the generation at all: both settings below are read
 * when it starts, and no reload changes them.
 *
 * @returns undefined where none runs.
 */
export async function readBaseline(path: string | undefined, generation: GenerationFiles): Promise<Baseline> {
  const socket = path === undefined ? undefined : await openCommandSocket(path);
  if (socket === undefined) return undefined;
  try {
    const counts = await ruleCounts(socket);
    if (isTrue(await socket.setting('multi-detect.enabled')))
      throw new ClarionError('engine', 'This Suricata has tenants, and takes no rules from rule-files', {
        code: 'engine/tenants',
        expected: 'an engine with multi-detect.enabled: no',
        hint: `Clarion does not deploy to tenants. Generations can be written for them: --engine directory, with ${generation.named} in each tenant's rule-files and reload-tenants after each deploy.`,
      });
    if (hasDetector(await readFile(generation.rules, 'utf8'))) await expectLua(socket);
    return counts;
  } finally {
    socket.close();
  }
}

async function expectLua(socket: CommandSocket): Promise<void> {
  if (isTrue(await socket.setting('security.lua.allow-rules'))) return;
  throw new ClarionError('engine', 'The running Suricata was started without leave for Lua rules', {
    code: 'engine/lua',
    expected: 'security.lua.allow-rules: true, which detectors need',
    hint: 'Set it in suricata.yaml and restart the engine: a reload does not read it.',
  });
}

/** The engine answers `done` whatever became of the rules; only what it holds afterwards tells. */
export async function reloadGeneration(
  path: string | undefined,
  generation: GenerationFiles,
  known: { readonly before: Baseline; readonly held: number; readonly others: RuleCounts | undefined },
  deadline: number,
): Promise<Reload> {
  const socket = path === undefined ? undefined : await openCommandSocket(path);
  if (socket === undefined)
    return {
      outcome: 'not-running',
      detail: path === undefined ? 'no engine socket is configured' : `no engine answers at ${path}`,
    };
  try {
    await askReload(socket, deadline);
    const after = await ruleCounts(socket);
    await expectNoneFailed(socket, generation);
    const ours = generation.sids.length;
    const verdict = judge({ ...known, ours, after });
    if (!verdict.sound)
      throw new ClarionError(
        'engine',
        `Suricata holds ${counted(after.loaded, 'rule')} after the reload, and refused ${after.failed}`,
        {
          code: 'engine/reload',
          expected: verdict.expected,
          hint: `See that the engine was started with the configuration that names ${generation.named}, that its user may read that file, and that no other rule file changed meanwhile.`,
        },
      );
    const detail = `${counted(after.loaded, 'rule')} loaded, ${ours} of them ours`;
    return {
      outcome: 'confirmed',
      detail: verdict.remark === undefined ? detail : `${detail}; ${verdict.remark}`,
    };
  } finally {
    socket.close();
  }
}

async function askReload(socket: CommandSocket, deadline: number): Promise<void> {
  try {
    await socket.ask('ruleset-reload-rules', undefined, deadline);
  } catch (error) {
    if (!(error instanceof ClarionError) || error.code !== 'engine/refused') throw error;
    throw new ClarionError('engine', error.message, {
      code: 'engine/reload',
      expected: 'an engine that loads its rules again while it runs',
      hint: 'Start it with -c alone: with -s or -S it reads no other rules until it is started again.',
      cause: error,
    });
  }
}

/** The engine lists 21 failed rules and no more: others' may hide ours here, and the counts tell. */
async function expectNoneFailed(socket: CommandSocket, { named, sids }: GenerationFiles): Promise<void> {
  const place = await placeOf(named);
  const failed = [];
  for (const rule of await failedRules(socket)) if ((await placeOf(rule.file)) === place) failed.push(rule);
  const [first] = failed;
  if (first === undefined) return;
  throw new ClarionError(
    'engine',
    `Suricata refused ${failed.length} of the generation's rules on reload, the first at line ${first.line}: ${first.rule.slice(0, 300)}`,
    {
      code: 'engine/reload',
      expected: `all ${sids.length} rules of ${named} loaded`,
      hint: "The engine's log says why.",
    },
  );
}
