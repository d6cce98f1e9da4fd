import { glob, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, matchesGlob } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { run } from './run.ts';
import { engineWords } from './words.ts';

/** What the site's own suricata.yaml says that concerns us, as the engine reads it: with all that it includes. */
export interface Site {
  /** `rule-files` in its order, each as an absolute path or pattern, and its key for `--set`. */
  readonly ruleFiles: readonly { readonly key: string; readonly pattern: string }[];
  /** True where Lua rules are let in. */
  readonly lua: boolean;
  /** True where rule files belong to tenants: then `rule-files` is not read. */
  readonly tenants: boolean;
  /** The command socket; undefined where it is switched off. */
  readonly socket: string | undefined;
  /** The group that the engine gives up its rights for; undefined where it keeps them. */
  readonly group: string | undefined;
}

/** Where Suricata puts a socket that its configuration gives no folder for. */
const socketFolder = '/var/run/suricata';

/**
 * Asks the engine how it reads its configuration.
 *
 * @throws ClarionError `engine` where it can not.
 */
export async function readSite(binary: string, config: string): Promise<Site> {
  const { code, output } = await run(binary, ['--dump-config', '-c', config], 10_000);
  if (code !== 0)
    throw new ClarionError('engine', `Suricata can not read ${config}: ${engineWords(output)}`, {
      code: 'engine/configuration',
      expected: 'a suricata.yaml that the engine starts with',
      hint: 'Correct it, or name another as suricata.config in sensor.yaml.',
    });
  const told = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [, key = '', value = ''] = /^([\w.-]+) = (.*)$/.exec(line) ?? [];
    if (key !== '' && value !== '(null)' && !told.has(key)) told.set(key, value);
  }
  const folder = told.get('default-rule-path') ?? '/';
  const socket = told.get('unix-command.filename') ?? 'suricata-command.socket';
  return {
    ruleFiles: [...told]
      .filter(([key]) => /^rule-files\.[0-9]+$/.test(key))
      .map(([key, value]) => ({ key, pattern: isAbsolute(value) ? value : join(folder, value) })),
    lua: isTrue(told.get('security.lua.allow-rules')),
    tenants: isTrue(told.get('multi-detect.enabled')),
    socket:
      isTrue(told.get('unix-command.enabled') ?? 'yes') || told.get('unix-command.enabled') === 'auto'
        ? join(isAbsolute(socket) ? '' : socketFolder, socket)
        : undefined,
    group: told.get('run-as.group') ?? told.get('run-as.user'),
  };
}

/** As `ConfValIsTrue` of Suricata 7 takes a word. */
export function isTrue(word: string | undefined): boolean {
  return ['1', 'yes', 'true', 'on'].includes(word?.toLowerCase() ?? '');
}

/** A site's rule files, ours and others. */
export interface RuleFiles {
  /** The key of the entry that names ours. */
  readonly ours: string;
  /** Files of all other entries that are there, absolute. */
  readonly others: readonly string[];
  /** Keys of entries that name no file: the engine's test would end at one, where a start only warns. */
  readonly empty: readonly string[];
}

/**
 * Finds our rule file among those that a site names, and the others.
 *
 * @param named where ours is: the link `current` in it. It need not be there yet.
 * @throws ClarionError `engine` where the site does not name it, or names it twice.
 */
export async function findRuleFiles(site: Site, config: string, named: string): Promise<RuleFiles> {
  const place = await placeOf(named);
  const ours: string[] = [];
  const others: string[] = [];
  const empty: string[] = [];
  for (const { key, pattern } of site.ruleFiles) {
    if (matchesGlob(named, pattern) || (await placeOf(pattern)) === place) {
      ours.push(key);
      continue;
    }
    const found = await filesOf(pattern);
    if (found.length === 0) empty.push(key);
    others.push(...found);
  }
  const [first, second] = ours;
  if (first !== undefined && second === undefined) return { ours: first, others, empty };
  throw new ClarionError(
    'engine',
    first === undefined ? `${config} does not name ${named}` : `${config} names ${named} twice`,
    {
      code: 'engine/rule-file',
      expected: 'it once among rule-files',
      hint:
        first === undefined
          ? `Add to rule-files: - ${named}. Where the engine is started with another file, name that as suricata.config in sensor.yaml.`
          : 'Take one of them out of rule-files: the engine would refuse each rule the second time.',
    },
  );
}

/** A path through `current` with links before that followed: two ways to write one place are one. */
export async function placeOf(path: string): Promise<string> {
  const link = dirname(path);
  const state = dirname(link);
  const real = await realpath(state).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return state;
    throw error;
  });
  return join(real, basename(link), basename(path));
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(file);
  return files.sort();
}
