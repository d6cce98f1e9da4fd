/**
 * Says why a Lua pattern is refused; undefined where it is sound. A sound one ends in time that grows no faster than
 * the text: it has no quantifier, or one behind `^`. More of them may try all ways to share a text out between them.
 */
export function patternFault(pattern: string): string | undefined {
  const anchored = pattern.startsWith('^');
  let open = 0;
  let quantifiers = 0;
  let at = anchored ? 1 : 0;
  while (at < pattern.length) {
    const char = pattern[at] ?? '';
    if (char === '(' || char === ')') {
      open += char === '(' ? 1 : -1;
      if (open < 0) return 'a `)` that closes nothing';
      at += 1;
      continue;
    }
    if (char === '$' && at === pattern.length - 1) break;
    const length = itemLength(pattern, at);
    if (typeof length === 'string') return length;
    at += length;
    if (/^[*+?-]/.test(pattern.slice(at))) {
      quantifiers += 1;
      at += 1;
    }
  }
  if (open > 0) return 'a `(` that nothing closes';
  if (quantifiers > (anchored ? 1 : 0))
    return anchored ? 'more than one of `*` `+` `-` `?`' : 'one of `*` `+` `-` `?` in a pattern without `^`';
  return undefined;
}

/** How many characters one item has: a character, a class (`%a`), a set (`[a-z]`). */
function itemLength(pattern: string, at: number): number | string {
  const char = pattern[at];
  if (char === '\0') return 'a byte 0, which ends a pattern of Lua 5.1';
  if (char === '%')
    return /^%(?:[acdlpsuwxACDLPSUWX]|[^a-zA-Z0-9\0])/.test(pattern.slice(at))
      ? 2
      : 'a `%` before what is no class and no sign';
  if (char !== '[') return /[*+?]/.test(char ?? '') ? 'a quantifier behind nothing' : 1;
  const set = /^\[\^?(?:%(?:[acdlpsuwxACDLPSUWX]|[^a-zA-Z0-9\0])|[^\]%\0[])+\]/.exec(pattern.slice(at));
  return set === null ? 'a set of another form than [a-z_%.]' : set[0].length;
}
