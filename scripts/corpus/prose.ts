/** A stream of numbers from 0 to below 1 that is the same for the same seed (mulberry32). */
export type Chance = () => number;

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const who = 'the library|our office|the harbour|a neighbour|the school|the team|the garden club|the printer';
const did = 'opens|moves|repairs|orders|paints|counts|lends|plans|sends|checks|returns|measures';
const what =
  'the timetable|three chairs|a box of paper|the invoices|new lamps|the old map|a list of names|the minutes|the keys|two ladders|the backup|a password form|the attachment|the update';
const when =
  'on Monday|before noon|after lunch|every week|in March|at eight|next year|when it rains|on request';

/** Sentences of office prose that nobody wrote. */
export function prose(next: Chance, sentences: number): string {
  const pick = (words: string): string => {
    const all = words.split('|');
    return all[Math.floor(next() * all.length)] ?? '';
  };
  return Array.from({ length: sentences }, () => {
    const text = `${pick(who)} ${pick(did)} ${pick(what)} ${pick(when)}.`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  }).join(' ');
}

/** Paragraphs, with lines of at most about 76 characters. */
export function paragraphs(next: Chance, count: number): string {
  return Array.from({ length: count }, () =>
    prose(next, 3 + Math.floor(next() * 4)).replace(/(.{50,76}) /g, '$1\n'),
  ).join('\n\n');
}

export function noise(next: Chance, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(next() * 256)));
}
