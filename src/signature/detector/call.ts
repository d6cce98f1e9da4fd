import { nearest } from '../../names/nearest.ts';
import { costOf, readExpression, type Value } from './expression.ts';
import { patternFault } from './pattern.ts';
import type { Script } from './script.ts';
import type { Token } from './tokens.ts';
import { callables, limits, refusedNames } from './words.ts';

/** Reads a call. A function is named outright where it is called; it is no value that could be kept or computed. */
export function readCall(script: Script): Value {
  const { cursor, functions } = script;
  const token = cursor.next();
  const own = functions.get(token.text);
  if (own === undefined && cursor.at('.') && !Object.hasOwn(refusedNames, token.text)) {
    cursor.next();
    const part = cursor.name('a function');
    return part === undefined ? { cost: 0 } : known(script, token, `${token.text}.${part.text}`);
  }
  if (own === undefined) return known(script, token, token.text);
  const values = readArguments(script, token);
  if (values.length > own.parameters)
    cursor.report(
      token,
      `Unexpected ${values.length} arguments of \`${token.text}\`, expected at most ${own.parameters}`,
    );
  return { cost: costOf(values) + own.cost + 1 };
}

/** A function of Lua's, by its full name. */
function known(script: Script, token: Token, name: string): Value {
  const { cursor } = script;
  const callable = Object.hasOwn(callables, name) ? callables[name] : undefined;
  if (callable === undefined) {
    const why = Object.hasOwn(refusedNames, name) ? refusedNames[name] : undefined;
    const meant = why === undefined ? nearest(name, Object.keys(callables)) : undefined;
    cursor.refuse(
      token,
      `Unexpected \`${name}\`, expected what detectors may name${why === undefined ? '' : `: ${why}`}`,
      meant === undefined ? undefined : `Did you mean \`${meant}\`?`,
    );
    return { cost: 0 };
  }
  const values = readArguments(script, token);
  const { least, most, cost } = callable;
  if (values.length < least || values.length > most)
    cursor.report(
      token,
      `Unexpected number of arguments of \`${name}\`, ${values.length}, expected ${least === most ? least : `${least} to ${most}`}`,
    );
  if (name === 'string.match' || name === 'string.find')
    checkPattern(script, token, name, values[1], name === 'string.find' && values[3]?.constant === true);
  return { cost: costOf(values) + cost };
}

/** What is looked for stands in the script: so it can be said how long the search takes at most. */
function checkPattern(
  { cursor }: Script,
  token: Token,
  name: string,
  pattern: Value | undefined,
  plain: boolean,
): void {
  if (typeof pattern?.constant !== 'string') {
    cursor.report(
      token,
      `Unexpected second argument of \`${name}\` that is no string of the script, expected one that stands in it`,
      'To compare two parts of a buffer, use string.sub and `==`.',
    );
    return;
  }
  const fault = plain ? undefined : patternFault(pattern.constant);
  if (fault === undefined) return;
  const hint = 'A pattern has one of * + - ? behind ^, or none at all.';
  cursor.report(
    token,
    `Unexpected pattern of \`${name}\`, expected one that ends soon: it has ${fault}`,
    name === 'string.find' ? `${hint} With \`true\` as the fourth argument it is plain text.` : hint,
  );
}

function readArguments(script: Script, token: Token): readonly Value[] {
  const { cursor } = script;
  if (!cursor.at('(')) {
    cursor.refuse(
      token,
      `Unexpected \`${token.text}\` that is not called, expected \`(\` behind it: a function is no value`,
    );
    return [];
  }
  cursor.next();
  if (script.calls >= limits.calls)
    cursor.refuse(
      token,
      `Unexpected call in ${limits.calls} others, expected fewer`,
      'Give the inner one a name with `local`.',
    );
  script.calls += 1;
  const values: Value[] = [];
  while (!cursor.at(')') && cursor.peek().kind !== 'end') {
    values.push(readExpression(script));
    if (!cursor.at(',')) break;
    const comma = cursor.next();
    if (cursor.at(')') || values.length >= 32)
      cursor.refuse(comma, 'Unexpected `,`, expected `)` behind the last of at most 32 arguments');
  }
  script.calls -= 1;
  cursor.expect(')', 'behind the arguments');
  return values;
}
