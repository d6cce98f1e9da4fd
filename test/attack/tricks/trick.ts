/** One way to make a page do what its author must not be able to. */
export interface Trick {
  readonly name: string;
  /** Markdown that stands in the body in place of a sentence. */
  readonly body?: string;
  /** Lines of front matter, each in place of the line with its key, or added. */
  readonly matter?: string;
  /** Bytes in place of a sentence of the body. */
  readonly bytes?: readonly number[];
  /** A rule by which reader or check refuse it; absent where the note is sound, and the text is shown as it is. */
  readonly rule?: string;
}

/** Tricks that are Markdown, by what refuses them; the name is the group's and a number. */
export function bodies(group: string, rule: string | undefined, texts: readonly string[]): readonly Trick[] {
  return texts.map((body, index) => ({
    name: `${group} ${index + 1}: ${JSON.stringify(body.slice(0, 60))}`,
    body,
    ...(rule === undefined ? {} : { rule }),
  }));
}

/** Tricks that are front matter. */
export function matters(group: string, rule: string | undefined, lines: readonly string[]): readonly Trick[] {
  return lines.map((matter, index) => ({
    name: `${group} ${index + 1}: ${matter.slice(0, 60)}`,
    matter,
    ...(rule === undefined ? {} : { rule }),
  }));
}
