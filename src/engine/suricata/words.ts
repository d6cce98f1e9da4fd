/** Numbers of a load, as the engine prints them. */
export interface LoadReport {
  readonly loaded: number;
  readonly failed: number;
}

/** What the engine said of its rule files; undefined where it said nothing. Where it loaded none it prints no counts. */
export function loadReport(output: string): LoadReport | undefined {
  const match = /([0-9]+) rules successfully loaded, ([0-9]+) rules failed/.exec(output);
  if (match !== null) return { loaded: Number(match[1]), failed: Number(match[2]) };
  if (!output.includes('no rules were loaded')) return undefined;
  return { loaded: 0, failed: output.split('error parsing signature').length - 1 };
}

/** The engine's own words on what went wrong, in short: its first lines that tell of an error, else its last lines. */
export function engineWords(output: string): string {
  const lines = output
    .split('\n')
    .map(withoutOrigin)
    .filter((line) => line !== '');
  const errors = [...new Set(lines)].filter((line) => /^(?:E\b|Error\b|<Error>)/.test(line));
  const told = errors.length > 0 ? errors.slice(0, 6) : lines.slice(-3);
  return told.map((line) => (line.length > 600 ? `${line.slice(0, 600)}…` : line)).join('; ');
}

/**
 * Why each rule was refused, by its line in the file that `fileName` ends with; also one that the engine skips, because it
 * `requires` what this engine is not.
 */
export function refusals(log: string, fileName: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  let reasons: string[] = [];
  let requirement = '';
  for (const line of log.split('\n').map(withoutOrigin)) {
    if (line.startsWith('Info: detect-requires: ')) requirement = line.replace('Info: ', '');
    const skipped = /^Info: detect: Skipping signature .* from file (.*) at line ([0-9]+)$/.exec(line);
    if (skipped?.[1]?.endsWith(fileName)) found.set(Number(skipped[2]), requirement);
    if (!line.startsWith('Error')) continue;
    const place = /error parsing signature .* from file (.*) at line ([0-9]+)$/.exec(line);
    if (place === null) reasons.push(line.replace(/^Error: /, ''));
    else {
      if (place[1]?.endsWith(fileName)) found.set(Number(place[2]), reasons.join('; '));
      reasons = [];
    }
  }
  return found;
}

/** sids of which the engine dropped one rule for another with a higher revision: it counts both as loaded. */
export function replacements(log: string): readonly number[] {
  return [...log.matchAll(/older sig replaced by this new signature "(.*)"/g)].flatMap(([, rule = '']) => {
    const sid = /\bsid\s*:\s*([0-9]+)/.exec(rule)?.[1];
    return sid === undefined ? [] : [Number(sid)];
  });
}

/** A log line without process, thread and time in front. */
function withoutOrigin(line: string): string {
  return line.replace(/^(?:\[[^\]]*\] )?(?:[0-9/-]+ (?:-- )?[0-9:.]+ (?:- )?)?/, '').trim();
}
