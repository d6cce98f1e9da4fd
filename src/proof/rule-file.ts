import { parseRule } from '../signature/index.ts';
import type { Subject } from './subject.ts';

/** A rule file, a line for each subject, and the scripts that it names. */
export interface ProofRules {
  readonly rules: string;
  readonly detectors: readonly { readonly name: string; readonly text: string }[];
}

/**
 * The rules of all subjects. Detectors of two groups may have one name, and the engine looks for all of them in one
 * folder: there each has its sid before its name.
 */
export function proofRules(subjects: readonly Subject[]): ProofRules {
  const detectors: { name: string; text: string }[] = [];
  const lines = subjects.map((subject) => {
    const { rule, detector } = subject;
    const name = scriptName(subject);
    if (detector === undefined || name === undefined) return rule;
    detectors.push({ name, text: detector.text });
    return withDetector(rule, detector.name, name);
  });
  return { rules: lines.map((line) => `${line}\n`).join(''), detectors };
}

/** What a subject's detector is called in the engine; undefined where it has none. */
export function scriptName({ sid, detector }: Subject): string | undefined {
  return detector && `${sid}-${detector.name}`;
}

function withDetector(text: string, from: string, to: string): string {
  const rule = parseRule(text);
  if (rule.kind !== 'rule') return text;
  let changed = text;
  for (const { name, value, column } of rule.options.toReversed()) {
    if (name !== 'lua' || scriptOf(value) !== from) continue;
    const at = changed.indexOf(from, column);
    changed = changed.slice(0, at) + to + changed.slice(at + from.length);
  }
  return changed;
}

/** The script that a `lua:` option names; `!` before it negates. */
function scriptOf(value = ''): string {
  return value.replace(/^!\s*/, '').trim();
}
