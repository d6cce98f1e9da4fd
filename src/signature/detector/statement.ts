import { shown } from './cursor.ts';
import { costOf, readExpression, readKey, readList, type Value } from './expression.ts';
import type { Script } from './script.ts';
import type { Token } from './tokens.ts';
import { refusedStatements } from './words.ts';

/** Names or values on one side of `=`. */
const maxSide = 8;

/** Reads statements up to the word that ends their block; gives the steps that they take at most. */
export function readBlock(script: Script): number {
  const { cursor } = script;
  const ends = () =>
    cursor.at('end') || cursor.at('else') || cursor.at('elseif') || cursor.peek().kind === 'end';
  return script.deeper(
    () =>
      script.scoped(() => {
        let cost = 0;
        while (!ends()) {
          const token = cursor.peek();
          const last = cursor.at('return') || cursor.at('break');
          cost += readStatement(script) + 1;
          cursor.take(';');
          if (last && !ends())
            cursor.refuse(
              cursor.peek(),
              `Unexpected ${shown(cursor.peek())} behind \`${token.text}\`, expected the end of the block`,
            );
        }
        return cost;
      }),
    0,
  );
}

function readStatement(script: Script): number {
  const { cursor } = script;
  const token = cursor.peek();
  if (cursor.at('local')) return readLocal(script);
  if (cursor.take('if')) return readIf(script);
  if (cursor.take('for')) return readFor(script);
  if (cursor.take('return')) return readReturn(script, token);
  if (cursor.take('do')) {
    const cost = readBlock(script);
    cursor.expect('end', 'behind the block');
    return cost;
  }
  if (cursor.take('break')) {
    if (script.loops === 0) cursor.refuse(token, 'Unexpected `break`, expected it in a loop');
    return 0;
  }
  if (token.kind === 'name') return readAssignment(script);
  const hint = Object.hasOwn(refusedStatements, token.text) ? refusedStatements[token.text] : undefined;
  const nested = cursor.at('function') ? 'Functions stand at the top of the script.' : undefined;
  cursor.refuse(
    token,
    `Unexpected ${shown(token)}, expected a statement that detectors may use`,
    hint ?? nested,
  );
  return 0;
}

/** `local a, b = 1, 2`. What stands at the top and is one number or string is a constant. */
export function readLocal(script: Script): number {
  const { cursor } = script;
  cursor.expect('local', 'before a name');
  if (cursor.at('function')) {
    cursor.refuse(cursor.peek(), 'Unexpected function in a function, expected it at the top of the script');
    return 0;
  }
  const names: Token[] = [];
  do {
    const name = cursor.name('a name');
    if (name !== undefined) names.push(name);
  } while (names.length < maxSide && cursor.take(','));
  const values = cursor.take('=') ? readList(script, maxSide) : [];
  for (const [index, name] of names.entries()) script.declare(name, meaning(script, values[index]));
  return costOf(values);
}

function meaning({ inside }: Script, value: Value | undefined) {
  if (value?.table === true) return { kind: 'table' as const };
  const constant = inside === undefined ? value?.constant : undefined;
  return {
    kind: 'variable' as const,
    ...(typeof constant === 'string' || typeof constant === 'number' ? { constant } : {}),
  };
}

/** `a, b[1] = 1, 2`: only what the function itself has made. */
function readAssignment(script: Script): number {
  const { cursor } = script;
  let cost = 0;
  let targets = 0;
  do {
    cost += readTarget(script);
    targets += 1;
  } while (targets < maxSide && cursor.take(','));
  if (cursor.at('(') || cursor.at('{') || cursor.peek().kind === 'string')
    cursor.refuse(
      cursor.peek(),
      'Unexpected call that does nothing, expected a statement',
      'Functions that a detector may call give a value and do nothing else: write `local x = …`.',
    );
  cursor.expect('=', 'behind the names');
  return cost + costOf(readList(script, maxSide));
}

function readTarget(script: Script): number {
  const { cursor } = script;
  const token = cursor.name('a name');
  if (token === undefined) return 0;
  const binding = script.find(token.text);
  const keyed = cursor.at('[') || cursor.at('.');
  const refused = (reason: string, hint?: string) =>
    cursor.refuse(token, `Unexpected change of ${reason}`, hint);
  if (binding === undefined)
    refused(
      `\`${token.text}\`, expected a name that is declared with \`local\``,
      'What is global stays from one flow to the next, and a detector decides within one flow.',
    );
  else if (binding.top)
    refused(
      `\`${token.text}\`, expected it as it was`,
      'What stands at the top stays from one flow to the next, and a detector decides within one flow.',
    );
  else if (keyed && binding.kind !== 'table')
    refused(
      `what \`${token.text}\` holds, expected a table that this function made with \`local ${token.text} = {}\``,
    );
  else if (!keyed && binding.kind !== 'variable')
    refused(
      `\`${token.text}\`, expected it as it was: it ${binding.kind === 'loop' ? 'counts a loop' : binding.kind === 'args' ? 'is what the engine gives' : 'is the name of a table'}`,
    );
  return keyed ? readKey(script).cost : 0;
}

function readIf(script: Script): number {
  const { cursor } = script;
  let cost = readExpression(script).cost;
  cursor.expect('then', 'behind the condition');
  cost += readBlock(script);
  while (cursor.take('elseif')) {
    cost += readExpression(script).cost;
    cursor.expect('then', 'behind the condition');
    cost += readBlock(script);
  }
  if (cursor.take('else')) cost += readBlock(script);
  cursor.expect('end', 'behind `if`');
  return cost;
}

/** `for i = 1, 64 do`: first, last and step stand in the script, so that it says how often the loop runs at most. */
function readFor(script: Script): number {
  const { cursor } = script;
  const name = cursor.name('a name that counts the loop');
  if (name === undefined) return 0;
  if (cursor.at('in') || cursor.at(',')) {
    cursor.refuse(
      cursor.peek(),
      `Unexpected ${shown(cursor.peek())}, expected \`=\`: a loop counts`,
      'Write `for i = 1, 64 do`: every loop says how often it runs at most.',
    );
    return 0;
  }
  cursor.expect('=', 'behind the name');
  const range: number[] = [];
  do {
    const at = cursor.peek();
    const { constant } = readExpression(script);
    if (typeof constant === 'number' && Number.isInteger(constant)) range.push(constant);
    else
      cursor.refuse(
        at,
        `Unexpected ${shown(at)}, expected a whole number that stands in the script: a loop says how often it runs at most`,
        'Write `for i = 1, 64 do if i > #text then break end … end`.',
      );
  } while (range.length < 3 && cursor.take(','));
  const [first = 0, last = 0, step = 1] = range;
  if (range.length === 1 || step === 0)
    cursor.refuse(
      name,
      'Unexpected loop, expected `for i = FIRST, LAST do` or `for i = FIRST, LAST, STEP do`',
    );
  cursor.expect('do', 'behind the range');
  const times = Math.max(0, Math.floor((last - first) / (step === 0 ? 1 : step)) + 1);
  const cost = script.scoped(() => {
    script.declare(name, { kind: 'loop' });
    script.loops += 1;
    const inner = readBlock(script);
    script.loops -= 1;
    return inner;
  });
  cursor.expect('end', 'behind `for`');
  return times * (cost + 1);
}

/** `match` gives 1 or 0; the engine takes everything else for 0, `true` included. */
function readReturn(script: Script, token: Token): number {
  const { cursor } = script;
  const bare = cursor.at('end') || cursor.at('else') || cursor.at('elseif') || cursor.at(';');
  const values = bare ? [] : readList(script, maxSide);
  const [value] = values;
  const odd = values.length !== 1 || value?.table === true || typeof value?.constant === 'boolean';
  if (script.inside === 'match' && odd)
    cursor.report(token, 'Unexpected `return`, expected `return 1` or `return 0`');
  return costOf(values);
}
