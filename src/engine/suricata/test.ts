import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import type { GenerationFiles, RuleCounts } from '../engine.ts';
import { temporaryFolder } from './folder.ts';
import { run } from './run.ts';
import { findRuleFiles, readSite, type Site } from './site.ts';
import type { SuricataOptions } from './suricata.ts';
import { engineWords, type LoadReport, loadReport, refusals, replacements } from './words.ts';
import { ownConfiguration } from './yaml.ts';

/**
 * Has the engine's program load the generation twice, at one time. Alone, it must load every rule: of all files
 * together it tells totals only, and of some rules that it passes over nothing. Beside the site's other files, none of
 * ours may be refused; what is refused of theirs is theirs.
 *
 * @returns what the other rule files hold; undefined where the site's configuration is not known.
 */
export async function testGeneration(
  options: SuricataOptions,
  generation: GenerationFiles,
  deadline: number,
): Promise<RuleCounts | undefined> {
  const { binary, config } = options;
  if (config === undefined) {
    await testAlone(binary, undefined, generation, deadline);
    return undefined;
  }
  const site = await readSite(binary, config);
  // Neither ends before the other, for each has a folder to clear.
  const [alone, beside] = await Promise.allSettled([
    testAlone(binary, config, generation, deadline, site),
    testBeside(binary, config, generation, deadline, site),
  ]);
  if (alone.status === 'rejected') throw alone.reason;
  if (beside.status === 'rejected') throw beside.reason;
  return beside.value;
}

async function testAlone(
  binary: string,
  config: string | undefined,
  generation: GenerationFiles,
  deadline: number,
  site?: Site,
): Promise<void> {
  // `-S` alone would look for detectors in the site's rule folder.
  const args = ['-S', generation.rules, '--set', `default-rule-path=${generation.folder}`];
  const { code, report, told } = await load(binary, config, generation, args, deadline);
  const wanted = generation.sids.length;
  if (code === 0 && report?.loaded === wanted && report.failed === 0) return;
  // A test that passes prints no error: what was skipped is told in other words.
  const words = code === 0 ? [...refusals(told, generation.rules).values()].join('; ') : engineWords(told);
  throw refused(generation, report?.loaded, words, site);
}

/** A fault of a neighbour has `-T` exit 1, and is none of ours: its counts and its log decide. */
async function testBeside(
  binary: string,
  config: string,
  generation: GenerationFiles,
  deadline: number,
  site: Site,
): Promise<RuleCounts> {
  const { ours, others, empty } = await findRuleFiles(site, config, generation.named);
  if (others.length === 0) return { loaded: 0, failed: 0 };
  const wanted = generation.sids.length;
  const args = [`${ours}=${generation.rules}`, ...empty.map((key) => `${key}=/dev/null`)];
  const set = args.flatMap((setting) => ['--set', setting]);
  const { report, told } = await load(binary, config, generation, set, deadline);
  const failed = refusals(told, generation.rules);
  const taken = replacements(told).filter((sid) => generation.sids.includes(sid));
  if (report !== undefined && failed.size === 0 && taken.length === 0 && report.loaded >= wanted)
    return { loaded: report.loaded - wanted, failed: report.failed };
  const words = [
    ...failed.values(),
    ...taken.map((sid) => `another rule file has the sid ${sid} in another revision`),
  ];
  throw refused(generation, wanted - failed.size, words.join('; ') || engineWords(told), site);
}

interface Load {
  readonly code: number | null;
  readonly report: LoadReport | undefined;
  /** What the engine said, once: in its log or on its console, as the site has it. */
  readonly told: string;
}

async function load(
  binary: string,
  config: string | undefined,
  generation: GenerationFiles,
  args: readonly string[],
  deadline: number,
): Promise<Load> {
  const folder = await temporaryFolder();
  try {
    const used = config ?? join(folder, 'suricata.yaml');
    if (config === undefined)
      await writeFile(
        used,
        ownConfiguration({ rulePath: generation.folder, ruleFiles: [], logFolder: folder }),
      );
    const console = `${['logging', 'outputs', '0', 'console', 'enabled'].join('.')}=yes`;
    const all = ['-T', '-v', '-c', used, ...args, '-l', folder, '--set', console];
    const { code, output } = await run(binary, all, deadline);
    const log = await logOf(folder);
    const told = [log, output].find((text) => loadReport(text) !== undefined) ?? `${output}\n${log}`;
    return { code, report: loadReport(told), told };
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

function refused(
  { sids, rules }: GenerationFiles,
  loaded: number | undefined,
  words: string,
  site: Site | undefined,
): ClarionError {
  const counts = loaded === undefined ? '' : ` It loaded ${loaded} of ${sids.length} rules.`;
  const hint = words.includes('allow-rules')
    ? 'Detectors need security.lua.allow-rules: true in suricata.yaml, and a restart of the engine.'
    : words.includes('No rule files match') && site?.group !== undefined
      ? readersHint(rules, site.group)
      : undefined;
  return new ClarionError(
    'engine',
    `Suricata's test refused the generation.${counts}${words === '' ? '' : ` It says: ${words}`}`,
    {
      code: 'engine/test',
      expected: `${sids.length} rules loaded and none failed`,
      ...(hint === undefined ? {} : { hint }),
    },
  );
}

/** An engine that gives up its rights (`run-as`) must still read what root wrote. */
function readersHint(rules: string, group: string): string {
  const state = join(rules, '..', '..', '..');
  const generations = join(rules, '..', '..');
  return `The engine runs as ${group}, which must be able to read ${rules}: chgrp ${group} ${state} ${generations} && chmod g+s ${generations}, then deploy again.`;
}
