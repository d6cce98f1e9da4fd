/** What is asked of a document beyond names that stand once. */
export interface TokenLimits {
  /** How deep it may be nested. */
  readonly maxDepth: number;
  /** True where every number has to be a whole one that a double holds, written in the one way. */
  readonly wholeNumbers: boolean;
}

/**
 * Goes through JSON that is well-formed, token by token, for what readers read in different ways (RFC 8259, 4): a name
 * that stands twice in an object, and the name `__proto__`.
 *
 * @throws Error that says what is wrong.
 */
export function checkTokens(text: string, { maxDepth, wholeNumbers }: TokenLimits): void {
  /** For each open object its names, for each open array nothing. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : undefined) > maxDepth)
        throw new Error(`it is nested deeper than ${maxDepth} times`);
      isName = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      isName = false;
    } else if (char === ',') isName = open.at(-1) !== undefined;
    else if (char === '"') {
      const end = endOfString(text, at);
      const value = readString(text.slice(at, end));
      if (isName) addName(open.at(-1), value);
      isName = false;
      at = end - 1;
    } else if (wholeNumbers && (char === '-' || isDigit(char))) {
      const number = /[-+.0-9eE]+/y;
      number.lastIndex = at;
      const written = number.exec(text)?.[0] ?? char;
      if (!Number.isSafeInteger(Number(written)) || String(Number(written)) !== written)
        throw new Error(`${written.slice(0, 40)} is not a whole number that every reader can hold`);
      at += written.length - 1;
    }
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** The place after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function readString(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  const value = String(JSON.parse(token));
  if (!value.isWellFormed()) throw new Error(`${token.slice(0, 40)} holds half of a surrogate pair`);
  return value;
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name) === true)
    throw new Error(`the name ${JSON.stringify(name.slice(0, 40))} stands twice in one object`);
  if (name === '__proto__') throw new Error('it holds the name __proto__');
  names?.add(name);
}
