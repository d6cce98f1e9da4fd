/** The kinds of content that a part may have. */
export const contentKeys = ['text', 'bytes', 'hex', 'zip', 'parts', 'mail'] as const;

/** The first field of a name among header lines; undefined where there is none. Names are in any case (RFC 5322, 2.2). */
export function fieldOf(headers: string, name: string): string | undefined {
  return headers
    .split(/\r?\n/)
    .find((line) => line.toLowerCase().startsWith(name) && /^[ \t]*:/.test(line.slice(name.length)));
}
