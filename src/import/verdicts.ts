import type { LoadVerdict } from '../library/index.ts';

/** What is remembered of rules that were tried: by a digest of all that decides, a verdict. */
export type Remembered = ReadonlyMap<string, LoadVerdict>;

const linePattern = /^([0-9a-f]{32}) (?:([0-9]{1,9})|!(.*))$/;

/** Reads what `writeVerdicts` wrote; lines that it did not write say nothing. */
export function readVerdicts(text: string): Remembered {
  const verdicts = new Map<string, LoadVerdict>();
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    const [, key, alerts, words] = linePattern.exec(text.slice(start, next)) ?? [];
    if (key !== undefined)
      verdicts.set(key, words === undefined ? { alerts: Number(alerts) } : { refused: words });
    start = next + 1;
  }
  return verdicts;
}

export function writeVerdicts(verdicts: Remembered): string {
  const lines: string[] = [];
  for (const [key, verdict] of verdicts)
    lines.push(
      'refused' in verdict
        ? `${key} !${verdict.refused.replace(/[\r\n]+/g, ' ')}\n`
        : `${key} ${verdict.alerts}\n`,
    );
  return lines.join('');
}
