import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import type { Baseline, Engine, GenerationFiles, Reload } from '../engine.ts';
import { temporaryFolder } from './folder.ts';
import { failedRules, ruleCounts } from './rulesets.ts';
import { run } from './run.ts';
import { openCommandSocket } from './socket.ts';
import { engineVersion } from './version.ts';
import { engineWords, loadReport, refusals } from './words.ts';
import { ownConfiguration } from './yaml.ts';

export interface SuricataOptions {
  /** The engine's program, absolute. */
  readonly binary: string;
  /** The site's own suricata.yaml; where absent, generations are tested with a small one of ours. */
  readonly config?: string | undefined;
  /** The command socket of the running engine; where absent, none is asked. */
  readonly socket?: string | undefined;
  /** Most milliseconds for a test or a reload. 15,467 rules take 12 s and 6 s. */
  readonly deadline?: number | undefined;
}

/** The operator's Suricata: generations are tested by its program and loaded over its socket. */
export function createSuricata(options: SuricataOptions): Engine {
  const deadline = options.deadline ?? 180_000;
  return {
    name: 'suricata',
    answers: true,
    version: () => engineVersion(options.binary),
    test: (generation) => test(options, generation, deadline),
    baseline: () => baseline(options.socket),
    reload: (generation, before, previous) => reload(options.socket, generation, before, previous, deadline),
  };
}

/**
 * `suricata -T` takes an empty or missing file for a good one, so its count of rules is compared with what the
 * generation should hold. `-S` alone would look for detectors in the site's rule folder: hence `default-rule-path`.
 */
async function test(options: SuricataOptions, generation: GenerationFiles, deadline: number): Promise<void> {
  const folder = await temporaryFolder();
  try {
    const config = options.config ?? join(folder, 'suricata.yaml');
    if (options.config === undefined)
      await writeFile(
        config,
        ownConfiguration({ rulePath: generation.folder, ruleFiles: [], logFolder: folder }),
      );
    const settings = [
      '--set',
      `default-rule-path=${generation.folder}`,
      '--set',
      `${['logging', 'outputs', '0', 'console', 'enabled'].join('.')}=yes`,
    ];
    const args = ['-T', '-v', '-c', config, '-S', generation.rules, '-l', folder, ...settings];
    const { code, output } = await run(options.binary, args, deadline);
    const told = `${output}\n${await logOf(folder)}`;
    const report = loadReport(told);
    const wanted = generation.sids.length;
    if (code === 0 && report?.loaded === wanted && report.failed === 0) return;
    const counts = report === undefined ? '' : ` It loaded ${report.loaded} of ${wanted} rules.`;
    const words =
      code === 0 ? [...refusals(told, basename(generation.rules)).values()].join('; ') : engineWords(told);
    throw new ClarionError(
      'engine',
      `Suricata's test refused the generation.${counts}${words === '' ? '' : ` It says: ${words}`}`,
      {
        code: 'engine/test',
        expected: `${wanted} rules loaded and none failed`,
        ...(words.includes('allow-rules')
          ? { hint: 'Detectors need security.lua.allow-rules: true in suricata.yaml.' }
          : {}),
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function logOf(folder: string): Promise<string> {
  return readFile(join(folder, 'suricata.log'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

async function baseline(path: string | undefined): Promise<Baseline> {
  const socket = path === undefined ? undefined : await openCommandSocket(path);
  if (socket === undefined) return undefined;
  try {
    return await ruleCounts(socket);
  } finally {
    socket.close();
  }
}

/** The engine answers `done` whatever became of the rules; only what it holds afterwards tells. */
async function reload(
  path: string | undefined,
  generation: GenerationFiles,
  before: Baseline,
  previous: readonly number[],
  deadline: number,
): Promise<Reload> {
  const socket = path === undefined ? undefined : await openCommandSocket(path);
  if (socket === undefined)
    return {
      outcome: 'not-running',
      detail: path === undefined ? 'no engine socket is configured' : `no engine answers at ${path}`,
    };
  try {
    await socket.ask('ruleset-reload-rules', undefined, deadline);
    const after = await ruleCounts(socket);
    const file = basename(generation.rules);
    const failed = (await failedRules(socket)).filter((rule) => basename(rule.file) === file);
    const [first] = failed;
    if (first !== undefined)
      throw new ClarionError(
        'engine',
        `Suricata refused ${failed.length} of the generation's rules on reload, the first at line ${first.line}: ${first.rule.slice(0, 300)}`,
        {
          code: 'engine/reload',
          expected: `all ${generation.sids.length} rules of ${file} loaded`,
          hint: "The engine's log says why.",
        },
      );
    const others = before === undefined ? undefined : before.loaded - previous.length;
    const wanted = (others ?? 0) + generation.sids.length;
    if (others === undefined ? after.loaded < wanted : after.loaded !== wanted)
      throw new ClarionError('engine', `Suricata holds ${after.loaded} rules after the reload`, {
        code: 'engine/reload',
        expected:
          others === undefined
            ? `at least ${wanted}, the generation's`
            : `${wanted}: ${others} of other files and ${generation.sids.length} of the generation's`,
        hint: `See that ${file} of the current generation is in rule-files, and that no other rule file has the same sids or changed meanwhile.`,
      });
    return {
      outcome: 'confirmed',
      detail: `${counted(after.loaded, 'rule')} loaded, ${generation.sids.length} of them ours`,
    };
  } finally {
    socket.close();
  }
}
