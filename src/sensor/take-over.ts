import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { type Known, readCatalogue } from './catalogue.ts';
import { disableSignatures, type Enabling, enableSignatures } from './enable.ts';
import { asError } from './faults.ts';
import type { SensorPaths } from './paths.ts';
import { telling } from './state.ts';
import { type Conf, readConf } from './suricata-update.ts';

export interface TakeOverOptions {
  /** Files of suricata-update. What one whose name begins with `disable` matches is disabled, what others match enabled. */
  readonly files: readonly string[];
  readonly clock: () => Date;
  readonly dryRun?: boolean;
  readonly setters?: 'fresh' | 'disabled-too' | 'none';
}

/** A line of such a file, and what came of it. */
export interface TakenLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Signatures that it matches; undefined for a line that names rule files, which is not taken over. */
  readonly matched: number | undefined;
}

export interface TakenOver {
  readonly lines: readonly TakenLine[];
  /** Names. */
  readonly disabled: readonly string[];
  readonly enabling: Enabling;
  /** Names of what is matched and in no custom library. */
  readonly notCopied: readonly string[];
}

/**
 * Takes over what users of suricata-update have: what disable.conf matches is disabled, and then what enable.conf
 * matches is enabled, as suricata-update does.
 *
 * @throws ClarionError `content` for lines that can't be read, with their places; nothing is changed then.
 */
export async function takeOver(paths: SensorPaths, options: TakeOverOptions): Promise<TakenOver> {
  const { clock, dryRun = false, setters = 'fresh' } = options;
  const { lines, disable, enable } = await telling(paths, () => plan(paths, options.files));
  const copied = ({ copy }: Known) => copy !== undefined;
  const namesOf = (known: Iterable<Known>) => new Set([...known].filter(copied).map(({ name }) => name));
  const enabled = new Set(enable);
  const toDisable = namesOf([...disable].filter((each) => !enabled.has(each)));
  const toEnable = namesOf(enable);
  const disabling = await disableSignatures(paths, { selection: { among: toDisable }, clock, dryRun });
  const enabling = await enableSignatures(paths, { selection: { among: toEnable }, clock, dryRun, setters });
  return {
    lines,
    disabled: disabling.switched.filter(({ changed }) => changed).map(({ name }) => name),
    enabling,
    notCopied: [...enabled].filter((each) => !copied(each)).map(({ name }) => name),
  };
}

async function plan(paths: SensorPaths, files: readonly string[]) {
  const { signatures } = await readCatalogue(paths);
  const groups = new Set(signatures.map(({ name }) => name.slice(0, name.indexOf(':'))));
  const confs = await Promise.all(files.map(async (path) => readConf(path, await textOf(path), groups)));
  const faults = confs.flatMap((conf) => conf.faults);
  if (faults.length > 0) throw asError(faults, 'library/from');
  const lines: TakenLine[] = [];
  const [disable, enable] = [new Set<Known>(), new Set<Known>()];
  for (const conf of confs) {
    const into = basename(conf.path).startsWith('disable') ? disable : enable;
    lines.push(...conf.byFile.map((each) => ({ file: conf.path, ...each, matched: undefined })));
    lines.push(...matchedLines(conf, signatures, into));
  }
  return { lines, disable, enable };
}

function matchedLines({ path, matchers }: Conf, signatures: readonly Known[], into: Set<Known>): TakenLine[] {
  return matchers.map(({ line, text, matches }) => {
    const matched = signatures.filter(matches);
    for (const each of matched) into.add(each);
    return { file: path, line, text, matched: matched.length };
  });
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'library/from', cause });
  });
}
