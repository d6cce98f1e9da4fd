import type { Threshold } from './check.ts';

/** A threshold as a text tells it; `index` counts in the text, from 0. */
export interface ToldThreshold {
  readonly told: string;
  readonly index: number;
  /** Seconds of the time, and the counts that the words may mean: "more than two" is three, or meant as two. */
  readonly seconds: number;
  readonly counts: readonly number[];
  /** Where its sentence begins and ends in the text. */
  readonly sentence: readonly [from: number, to: number];
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const word = `(?:${tens.join('|')})(?:[- ](?:${units.slice(1, 10).join('|')}))?|${[...units].reverse().join('|')}`;
const number = `[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}|(?:an?|one) (?:hundred|thousand|dozen)|${word}`;
const unit = 'seconds?|secs?|minutes?|mins?|hours?|hrs?|s|m|h';
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `60 seconds`, `60-second`, `60s`, `a minute`, `half an hour`, `per minute`. */
const time = new RegExp(
  `(?<![\\w.:/-])(?:(${number})[ -]?(${unit})|(half (?:an? )?|an? |the same |each |every |per |\\/ ?)(second|minute|min|hour))(?![\\w])`,
  'gi',
);
const digitsOrWord = new RegExp(
  `(?<![\\w.:/#-]|\\$)(?:${number}|once|twice|thrice)(?![\\w]|[.:/-]\\w)`,
  'gi',
);
/** What an alarm counts, by whatever name. */
const counted =
  '(?:alerts?|alarms?|attempts?|connections?|detections?|events?|firings?|hits?|logins?|mails?|matches|messages|packets?|probes?|reports?|requests?|scans?|signatures?|times)';
const isCounted = new RegExp(
  `^(?:\\s+[a-z-]+){0,2}?\\s+${counted}\\b|^\\s+(?:within|in|per|or more)\\b|^\\s*(?:x\\b|/)`,
  'i',
);
const isCountWord =
  /\b(?:counts?(?: to| of)?|threshold(?: is| of)?|reach(?:es)?|after|at least|than|over|only|by)[\s:]*$|:\s*$/i;
const isNoCount =
  /\b(?:ports?|tcp|udp|sids?|versions?|revisions?|score|level|step|figure|table|rfc|note|of its)[\s:/]*$/i;
/** The words by which a sentence is about what raises an alarm, and not about what a worm does. */
const isOfAlarm =
  /\b(?:alarm|alert|threshold|count|rais|trigger|detection|event|fir(?:es?|ing)\b|hits?\b|match|report|times\b)/i;

/** Every count with its time, of sentences of Markdown that speak of an alarm. */
export function thresholdsIn(markdown: string): readonly ToldThreshold[] {
  return sentencesOf(markdown.replaceAll(/[*_~\n]/g, ' ')).flatMap(({ sentence, from }) => {
    if (!isOfAlarm.test(sentence)) return [];
    return inSentence(sentence).map((found) => {
      const index = from + found.index;
      return {
        ...found,
        told: markdown.slice(index, index + found.told.length),
        index,
        sentence: [from, from + sentence.length],
      };
    });
  });
}

/** The sentences of a text and where each begins; a semicolon parts what a stop does. */
function sentencesOf(text: string): readonly { readonly sentence: string; readonly from: number }[] {
  return [...text.matchAll(/(?:[^.!?;]|[.!?](?=\S))+/g)].map(({ 0: sentence, index }) => ({
    sentence,
    from: index,
  }));
}

function inSentence(sentence: string): readonly Omit<ToldThreshold, 'sentence'>[] {
  const times = timesIn(sentence);
  const counts = countsIn(sentence, times);
  const taken = new Set<Found>();
  return times.flatMap((it) => {
    const free = counts.filter((count) => !taken.has(count));
    // A count stands before its time, or behind it: "within 60 seconds it counts three".
    const count = free.findLast(({ to }) => to <= it.from) ?? free.find(({ from }) => from >= it.to);
    if (count === undefined) return [];
    taken.add(count);
    const [from, to] = [Math.min(count.from, it.from), Math.max(count.to, it.to)];
    const beyond = /\b(?:more than|over|above|exceeds?)\s*$/i.test(sentence.slice(0, count.from));
    return [
      {
        told: sentence.slice(from, to),
        index: from,
        seconds: it.value,
        counts: beyond ? [count.value, count.value + 1] : [count.value],
      },
    ];
  });
}

/** Times, with those that make one ("1 minute and 30 seconds") put together. */
function timesIn(sentence: string): readonly Found[] {
  const found: Found[] = [];
  for (const { 0: told, 1: many, 2: unitOf, 3: few, 4: single, index } of sentence.matchAll(time)) {
    const each = secondsOf[(unitOf ?? single ?? 's').charAt(0).toLowerCase()] ?? 1;
    const value = each * (many !== undefined ? numberOf(many) : few?.startsWith('half') === true ? 0.5 : 1);
    const last = found.at(-1);
    if (last !== undefined && /^\s*(?:and|,)?\s*$/i.test(sentence.slice(last.to, index)))
      found.splice(-1, 1, { from: last.from, to: index + told.length, value: last.value + value });
    else found.push({ from: index, to: index + told.length, value });
  }
  return found;
}

function countsIn(sentence: string, times: readonly Found[]): readonly Found[] {
  return [...sentence.matchAll(digitsOrWord)].flatMap(({ 0: told, index }) => {
    const to = index + told.length;
    const [before, behind] = [sentence.slice(0, index), sentence.slice(to)];
    if (times.some((it) => index < it.to && to > it.from) || isNoCount.test(before)) return [];
    const counts =
      /^(?:once|twice|thrice)$/i.test(told) || isCounted.test(behind) || isCountWord.test(before);
    return counts ? [{ from: index, to, value: numberOf(told) }] : [];
  });
}

/** The number that digits or words stand for. */
function numberOf(text: string): number {
  const told = text.toLowerCase();
  if (/^[0-9]/.test(told)) return Number(told.replaceAll(',', ''));
  const group = { hundred: 100, thousand: 1000, dozen: 12 };
  for (const [name, value] of Object.entries(group)) if (told.endsWith(name)) return value;
  const once = ['once', 'twice', 'thrice'].indexOf(told);
  if (once !== -1) return once + 1;
  const [first = '', second = ''] = told.split(/[- ]/);
  const ten = tens.indexOf(first);
  return ten === -1 ? Math.max(0, units.indexOf(first)) : 20 + ten * 10 + Math.max(0, units.indexOf(second));
}

/** True where an alarm counts what is told. */
export function isThreshold({ counts, seconds }: ToldThreshold, alarm: Threshold): boolean {
  return counts.includes(alarm.count) && seconds === alarm.seconds;
}
