/** A fault of YAML in an author's words; offsets count from 0 in the text that was read. */
export interface YamlFault {
  readonly offset: number;
  /** Behind the last character that is meant, on the same line. */
  readonly end: number;
  readonly reason: string;
  readonly hint?: string;
  /** What would be right between both offsets, where one thing is likely. */
  readonly expected?: string;
  /** What can't be known because of it: nothing, the value there, or all that follows. */
  readonly spoils: 'nothing' | 'value' | 'rest';
}

/** A line of a text: its offsets and what stands there. */
export interface LineOfText {
  readonly start: number;
  readonly text: string;
  /** Offset of the first character that is no blank. */
  readonly first: number;
  /** Offset behind the last character that is no blank. */
  readonly last: number;
}

export function lineAt(text: string, offset: number): LineOfText {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? undefined : end);
  return {
    start,
    text: line,
    first: start + line.length - line.trimStart().length,
    last: start + line.trimEnd().length,
  };
}

/** The line that holds something before the one at an offset. */
export function lineAbove(text: string, offset: number): LineOfText | undefined {
  let { start } = lineAt(text, offset);
  while (start > 0) {
    const line = lineAt(text, start - 1);
    if (line.text.trim() !== '' && !line.text.trim().startsWith('#')) return line;
    start = line.start;
  }
  return undefined;
}

/** A fault from an offset to the end of its line, behind which nothing is certain. */
export function ofLine(text: string, offset: number, reason: string, hint?: string): YamlFault {
  const end = Math.max(offset, lineAt(text, offset).last);
  return { offset, end, reason, ...(hint === undefined ? {} : { hint }), spoils: 'rest' };
}
