import { hash } from 'node:crypto';
import type { Replay } from '../engine/index.ts';
import { type ImportedLibrary, type ImportedRule, type LoadVerdict, linkRules } from '../library/index.ts';
import type { Corpus } from '../proof/index.ts';
import type { Remembered } from './verdicts.ts';

/** What is asked of the engine, and what was asked before. */
export interface LoadQuestion {
  readonly library: ImportedLibrary;
  readonly replay: Replay;
  readonly corpus: Corpus | undefined;
  readonly remembered: Remembered;
  /** Also asks for words on what can't be read as a rule. */
  readonly unread?: boolean;
  readonly progress?: ((done: number, of: number) => void) | undefined;
}

/** What the engine says of a library. */
export interface LoadAnswer {
  /** By sid: each rule of the library has one. */
  readonly verdicts: ReadonlyMap<number, LoadVerdict>;
  /** The engine's words on what can't be read as a rule, by the number in `leftOut`. */
  readonly words: ReadonlyMap<number, string>;
  /** What is to be remembered. */
  readonly learned: Remembered;
  /** How many rules the engine was asked about, and remembered ones that it was not. */
  readonly asked: number;
}

/**
 * Asks the engine about all rules of a library at once: which it refuses, and which fire on the corpus. What is
 * remembered is not asked again; a rule is remembered together with those that it hangs together with by flowbits, as
 * one may fire because of another.
 */
export async function askLoads(question: LoadQuestion): Promise<LoadAnswer> {
  const { library, remembered, unread = false } = question;
  const keys = keysOf(library.rules);
  const fresh = library.rules.filter((_, index) => !remembered.has(keys[index] ?? ''));
  const now = await askAll(fresh, question);
  const verdicts = new Map<number, LoadVerdict>();
  const learned = new Map<string, LoadVerdict>();
  for (const [index, { sid }] of library.rules.entries()) {
    const key = keys[index] ?? '';
    const verdict = now.get(sid) ?? remembered.get(key);
    if (verdict === undefined) continue;
    verdicts.set(sid, verdict);
    learned.set(key, verdict);
  }
  const words = unread ? await wordsOn(library, question) : new Map();
  return { verdicts, words, learned, asked: fresh.length };
}

type Asking = Pick<LoadQuestion, 'replay' | 'corpus' | 'progress'>;

/** One engine for all; a second one for the few that say "not our own network", where the first knows every address as ours. */
async function askAll(
  rules: readonly ImportedRule[],
  asking: Asking,
): Promise<ReadonlyMap<number, LoadVerdict>> {
  const { verdicts: first, silent } = await ask(rules, asAsked, asking);
  const verdicts = new Map(first);
  if (silent) for (const [sid, refused] of await passedOver(rules, asking)) verdicts.set(sid, { refused });
  const negated = rules.filter(({ sid }) => {
    const verdict = verdicts.get(sid);
    return verdict !== undefined && 'refused' in verdict && verdict.refused.includes('address range is NIL');
  });
  const again = await ask(negated, (text) => withoutNegatedGroups(asAsked(text)), asking);
  for (const [sid, verdict] of again.verdicts) verdicts.set(sid, verdict);
  return verdicts;
}

interface Answer {
  readonly verdicts: ReadonlyMap<number, LoadVerdict>;
  /** True where the engine holds fewer rules than it did not refuse. */
  readonly silent: boolean;
}

async function ask(
  rules: readonly ImportedRule[],
  write: (text: string) => string,
  { replay, corpus, progress }: Asking,
): Promise<Answer> {
  if (rules.length === 0) return { verdicts: new Map(), silent: false };
  const captures = corpus?.captures ?? [];
  const told = await replay({
    rules: rules.map(({ text }) => `${write(text)}\n`).join(''),
    detectors: [],
    captures: captures.map(({ bytes }) => bytes),
    progress: (done) => progress?.(done, captures.length),
  });
  const alerts = new Map<number, number>();
  for (const report of told.captures)
    for (const { sid, count } of report.alerts) alerts.set(sid, (alerts.get(sid) ?? 0) + count);
  const verdicts = new Map(
    rules.map(({ sid }, index): [number, LoadVerdict] => {
      const refused = told.refused.get(index + 1);
      return [sid, refused === undefined ? { alerts: alerts.get(sid) ?? 0 } : { refused }];
    }),
  );
  const held = rules.length - told.refused.size;
  return { verdicts, silent: told.loaded !== undefined && told.loaded < held };
}

/** A line that the engine refuses, wherever it stands. */
const marker = 'alert';

/**
 * Which rules the engine passes over: it logs an error for such a rule, and neither counts it nor says where it stands.
 * Behind each rule stands a line that is refused with its place, so that the errors of the rule before are told with it.
 */
async function passedOver(
  rules: readonly ImportedRule[],
  { replay }: Asking,
): Promise<ReadonlyMap<number, string>> {
  const lines = rules.flatMap(({ text }) => [asAsked(text), marker]);
  const { refused } = await replay({
    rules: `${[marker, ...lines].join('\n')}\n`,
    detectors: [],
    captures: [],
  });
  const own = refused.get(1) ?? '';
  return new Map(
    rules.flatMap(({ sid }, index): [number, string][] => {
      const words = refused.get(2 * index + 3) ?? own;
      return words === own ? [] : [[sid, words.replace(`; ${own}`, '')]];
    }),
  );
}

/** What is no rule for us gets an engine to itself: what it makes of it may take the place of a rule. */
async function wordsOn(
  { leftOut }: ImportedLibrary,
  { replay }: Asking,
): Promise<ReadonlyMap<number, string>> {
  const strange = leftOut.flatMap(({ text }, index) => (text === undefined ? [] : [{ text, index }]));
  if (strange.length === 0) return new Map();
  const rules = strange.map(({ text }) => `${text}\n`).join('');
  const { refused } = await replay({ rules, detectors: [], captures: [] });
  return new Map(
    strange.flatMap(({ index }, at) => {
      const why = refused.get(at + 1);
      return why === undefined ? [] : [[index, why]];
    }),
  );
}

/**
 * The rule as it is tried: one that lets traffic pass, or takes a flow out of detection, would hide from the engine what
 * others fire on.
 */
function asAsked(text: string): string {
  return text.replace(/^pass(?=[ \t])/, 'alert').replace(/([(;])[ \t]*bypass[ \t]*;/gi, '$1');
}

/** The same with one address of nobody's in the place of each group that it excludes, or list with one (RFC 5737). */
function withoutNegatedGroups(text: string): string {
  const options = text.indexOf('(');
  return (
    text.slice(0, options).replace(/!(?:\$[A-Z0-9_]+|\[[^[\]]*\$[^[\]]*\])/g, '!192.0.2.255') +
    text.slice(options)
  );
}

/** A digest of all of each rule that decides what the engine makes of it. */
function keysOf(rules: readonly ImportedRule[]): readonly string[] {
  const together = new Map<ImportedRule, string>();
  for (const group of linkRules(rules).groups) {
    const digest = hash('sha256', group.map(({ text }) => `${text}\n`).join(''));
    for (const rule of group) together.set(rule, digest);
  }
  return rules.map((rule) => hash('sha256', `${rule.text}\n${together.get(rule) ?? ''}`).slice(0, 32));
}
