import type { VFileMessage } from 'vfile-message';
import { fault } from '../source/fault.ts';
import type { Known } from './catalogue.ts';
import { ruleOf } from './catalogue.ts';

type Test = (signature: Known) => boolean;

/** One line of a disable.conf or enable.conf. */
export interface Matcher {
  readonly line: number;
  readonly text: string;
  readonly matches: Test;
}

export interface Conf {
  readonly path: string;
  readonly matchers: readonly Matcher[];
  /** Lines that name rule files: a release does not say which file of its source a rule came from. */
  readonly byFile: readonly { readonly line: number; readonly text: string }[];
  readonly faults: readonly VFileMessage[];
}

/**
 * Reads disable.conf or enable.conf of suricata-update (its documentation, "Rule Matching"): a line each, `#` before a
 * comment. `1034`, `1:1034`, several with commas, `re:` in any letter case, `metadata: key value`, `group:` with the
 * name of a group here, and `*`. A rule whose sid the import changed is matched by the one that its source gives it.
 */
export function readConf(path: string, text: string, groups: ReadonlySet<string>): Conf {
  const matchers: Matcher[] = [];
  const byFile: { line: number; text: string }[] = [];
  const faults: VFileMessage[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const words = whole.trim();
    const line = index + 1;
    if (words === '' || words.startsWith('#')) continue;
    const test = matcherOf(words, groups);
    if (typeof test === 'function') matchers.push({ line, text: words, matches: test });
    else if (test === 'by-file') byFile.push({ line, text: words });
    else
      faults.push(
        fault({
          file: path,
          place: { line, column: 1 },
          rule: 'suricata-update',
          reason: `${test.reason}, expected a sid, 1:SID, re:, metadata:, group: or *`,
        }),
      );
  }
  return { path, matchers, byFile, faults };
}

function matcherOf(
  words: string,
  groups: ReadonlySet<string>,
): Test | 'by-file' | { readonly reason: string } {
  if (words === '*') return () => true;
  if (/^[0-9]/.test(words) && !words.endsWith('.rules')) return sidsOf(words);
  const value = words.slice(words.indexOf(':') + 1).trim();
  if (words.startsWith('re:')) return patternOf(value);
  if (words.startsWith('metadata:')) return metadataOf(value);
  if (words.startsWith('group:') && groups.has(value)) return ({ name }) => name.startsWith(`${value}:`);
  if (/^(?:group|filename):/.test(words) || words.endsWith('.rules')) return 'by-file';
  return { reason: `Unexpected ${words}` };
}

function sidsOf(words: string): Test | { readonly reason: string } {
  const wanted = new Map<number, number | undefined>();
  for (const one of words.split(',')) {
    const [, gid = '1', sid, rev] = /^(?:([0-9]+):)?([0-9]+)(?::([0-9]+))?$/.exec(one.trim()) ?? [];
    if (sid === undefined) return { reason: `Unexpected ${one.trim()}` };
    if (gid === '1') wanted.set(Number(sid), rev === undefined ? undefined : Number(rev));
  }
  return ({ sid, master }) => {
    const known = master?.imported?.from ?? sid;
    if (!wanted.has(known)) return false;
    const rev = wanted.get(known);
    return rev === undefined || rev === master?.revision;
  };
}

/** Python's patterns are JavaScript's, but for how they name groups and set flags at the beginning. */
function patternOf(value: string): Test | { readonly reason: string } {
  const [, flags = ''] = /^\(\?([aimsux]+)\)/.exec(value) ?? [];
  const source = value.slice(flags === '' ? 0 : flags.length + 3).replaceAll('(?P<', '(?<');
  try {
    const pattern = new RegExp(source, `i${[...'ms'].filter((flag) => flags.includes(flag)).join('')}`);
    return (signature) => pattern.test(ruleOf(signature));
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: `Unexpected pattern: ${error.message}` };
    throw error;
  }
}

const metadata = /(?:^[^(]*\(|(?<!\\);)[ \t]*metadata[ \t]*:([^;]*)(?=;)/g;

function metadataOf(value: string): Test | { readonly reason: string } {
  const [, key, wanted] = /^(\S+)\s+(.+)$/.exec(value.toLowerCase()) ?? [];
  if (key === undefined || wanted === undefined) return { reason: `Unexpected metadata:${value}` };
  return (signature) =>
    [...ruleOf(signature).matchAll(metadata)].some(([, entries = '']) =>
      entries.split(',').some((entry) => {
        const [first, ...rest] = entry.trim().toLowerCase().split(' ');
        return first === key && rest.join(' ').trim() === wanted;
      }),
    );
}
