import type { Place } from '../source/fault.ts';

/** A note's text in its two parts; lines count from 1. */
export interface Parts {
  /** Absent where no front matter could be told from the body. */
  readonly matter?: { readonly text: string; readonly firstLine: number };
  readonly body: { readonly text: string; readonly firstLine: number };
  readonly fault?: { readonly place: Place; readonly reason: string; readonly hint: string };
}

const isFence = (line: string | undefined) => line !== undefined && /^---[ \t]*$/.test(line);

/** Splits a note at its two `---` lines. Where one is missing, the body is found as well as may be, to be checked too. */
export function splitFrontMatter(text: string): Parts {
  const lines = text.split('\n');
  const part = (from: number, to: number) => ({
    text: `${lines.slice(from, to).join('\n')}\n`,
    firstLine: from + 1,
  });
  const firstSection = lines.findIndex((line) => /^##[ \t]/.test(line));
  const start = firstSection === -1 ? lines.length : firstSection;

  if (isFence(lines[0])) {
    const close = lines.findIndex((line, index) => index > 0 && isFence(line));
    // A `---` that only comes after the first section is a line across the page.
    if (close !== -1 && (close < start || !looksUnclosed(lines, start))) {
      const second = secondMatter(lines, close + 1);
      return {
        matter: part(1, close),
        body: part(second?.end ?? close + 1, lines.length),
        ...(second === undefined ? {} : { fault: second.fault }),
      };
    }
    const hint = 'Put a line that holds only --- after the last key, before the text.';
    const fault = {
      place: { line: 1, column: 1 },
      reason: 'Unexpected front matter without an end, expected a second --- line',
      hint,
    };
    return { body: part(start, lines.length), fault };
  }
  const hint =
    'Begin the file with a line that holds only ---, then the keys (id, title, ...), then --- again.';
  const fault = {
    place: { line: 1, column: 1 },
    reason: 'Missing front matter, expected --- on the first line',
    hint,
  };
  const close = lines.findIndex((line, index) => index < start && isFence(line));
  const opensWithKey = /^[a-z][a-z-]*:/.test(lines.find((line) => line.trim() !== '') ?? '');
  if (close !== -1 && opensWithKey)
    return { matter: part(0, close), body: part(close + 1, lines.length), fault };
  return { body: part(0, lines.length), fault };
}

/** A front matter that follows the first, as after pasting one note over another: it would be read as text. */
function secondMatter(lines: readonly string[], from: number) {
  const at = lines.findIndex((line, index) => index >= from && line.trim() !== '');
  const key = lines.findIndex((line, index) => index > at && line.trim() !== '');
  if (at === -1 || !isFence(lines[at]) || !/^[a-z][a-z-]*:(?:\s|$)/.test(lines[key] ?? '')) return undefined;
  const close = lines.findIndex((line, index) => index > key && isFence(line));
  if (close === -1) return undefined;
  const fault = {
    place: { line: at + 1, column: 1 },
    reason: 'Unexpected second front matter, expected one',
    hint: 'Merge both into the first, and delete the second with its two --- lines.',
  };
  return { end: close + 1, fault };
}

/** True where a section heading stands on its own before any closing line. */
function looksUnclosed(lines: readonly string[], start: number): boolean {
  return start < lines.length && (lines[start - 1] ?? '').trim() === '';
}
