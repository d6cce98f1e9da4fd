import { readCall } from './call.ts';
import { shown } from './cursor.ts';
import type { Script } from './script.ts';
import { buffers, limits, refusedNames, takenNames } from './words.ts';

/** What an expression is known to be. */
export interface Value {
  /** Steps that it takes at most. */
  readonly cost: number;
  /** Its value, where the script says it outright. */
  readonly constant?: string | number | boolean;
  /** `{…}` as it stands there, made anew each time. */
  readonly table?: true;
}

const nothing: Value = { cost: 0 };

/** The binary operators by how tightly they bind, as in the reference manual of Lua 5.1, 2.5.6. */
const binary: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '~=': 3,
  '==': 3,
  '..': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};
const unaryLevel = 7;

/** Reads an expression whose operators bind tighter than `level`. */
export function readExpression(script: Script, level = 0): Value {
  return script.deeper(() => {
    const { cursor } = script;
    let left = readUnary(script);
    for (;;) {
      const operator = cursor.peek();
      const tight = Object.hasOwn(binary, operator.text) && cursor.at(operator.text) && binary[operator.text];
      if (typeof tight !== 'number' || tight <= level) return left;
      cursor.next();
      // `..` is read from the right: what stands behind it may hold another.
      const right = readExpression(script, operator.text === '..' ? tight - 1 : tight);
      const cost = left.cost + right.cost + 1;
      if (operator.text !== '..') left = { cost };
      else if (typeof left.constant === 'string' && typeof right.constant === 'string') {
        const constant = left.constant + right.constant;
        if (constant.length > limits.text)
          cursor.report(
            operator,
            `Unexpected string of ${constant.length} bytes, expected at most ${limits.text}`,
          );
        left = { cost, constant };
      } else {
        const hint =
          'Look at parts of a buffer with string.sub and string.byte; only strings that stand in the script are joined.';
        cursor.report(
          operator,
          'Unexpected `..` on what is no string of the script, expected none: it can make more data than the sensor has memory',
          hint,
        );
        left = { cost };
      }
    }
  }, nothing);
}

/** Reads expressions with commas between them, up to `most`. */
export function readList(script: Script, most: number): readonly Value[] {
  const values = [readExpression(script)];
  while (script.cursor.at(',')) {
    const comma = script.cursor.next();
    if (values.length === most)
      script.cursor.refuse(comma, `Unexpected \`,\`, expected at most ${most} values`);
    values.push(readExpression(script));
  }
  return values;
}

export function costOf(values: readonly Value[]): number {
  return values.reduce((sum, { cost }) => sum + cost, 0);
}

function readUnary(script: Script): Value {
  const { cursor } = script;
  const operator = cursor.peek();
  if (!cursor.at('not') && !cursor.at('-') && !cursor.at('#')) return readSimple(script);
  cursor.next();
  const operand = readExpression(script, unaryLevel);
  const cost = operand.cost + 1;
  if (operator.text === '-' && typeof operand.constant === 'number')
    return { cost, constant: -operand.constant };
  return { cost };
}

function readSimple(script: Script): Value {
  const { cursor } = script;
  const token = cursor.peek();
  if (token.kind === 'number' || token.kind === 'string') {
    cursor.next();
    return token.value === undefined ? nothing : { cost: 0, constant: token.value };
  }
  if (cursor.take('nil')) return nothing;
  if (cursor.take('true')) return { cost: 0, constant: true };
  if (cursor.take('false')) return { cost: 0, constant: false };
  if (cursor.take('(')) {
    const inner = readExpression(script);
    cursor.expect(')', 'behind the expression');
    return inner.constant === undefined
      ? { cost: inner.cost }
      : { cost: inner.cost, constant: inner.constant };
  }
  if (cursor.at('{')) return readTable(script);
  if (token.kind === 'name') return readNamed(script);
  const hint = cursor.at('function') ? 'Write it at the top, as `local function name(…)`.' : undefined;
  cursor.refuse(token, `Unexpected ${shown(token)}, expected a value`, hint);
  return nothing;
}

function readTable(script: Script): Value {
  const { cursor } = script;
  cursor.expect('{', 'before a table');
  let cost = 10;
  while (!cursor.at('}') && cursor.peek().kind !== 'end') {
    if (cursor.take('[')) {
      cost += readExpression(script).cost;
      cursor.expect(']', 'behind the key');
      cursor.expect('=', 'behind the key');
    } else if (cursor.peek().kind === 'name' && cursor.peek(1).text === '=') {
      cursor.next();
      cursor.next();
    }
    cost += readExpression(script).cost + 1;
    if (!cursor.take(',') && !cursor.take(';')) break;
  }
  cursor.expect('}', 'behind the table');
  return { cost, table: true };
}

/** A name: of a function that is called, of a table that is looked into, or of a value. */
function readNamed(script: Script): Value {
  const { cursor } = script;
  const token = cursor.peek();
  if (
    takenNames.has(token.text) ||
    Object.hasOwn(refusedNames, token.text) ||
    script.functions.has(token.text)
  )
    return readCall(script);
  cursor.next();
  const binding = script.find(token.text);
  if (binding === undefined) {
    const reason =
      cursor.at('(') && script.inside === token.text
        ? `Unexpected call of \`${token.text}\` by itself, expected a loop: every script must come to an end`
        : `Unexpected \`${token.text}\`, expected a name that stands above, or a function that detectors may call`;
    cursor.report(
      token,
      reason,
      'Values are declared with `local`; functions stand above where they are called.',
    );
  }
  if (cursor.at('('))
    cursor.refuse(token, `Unexpected call of the value \`${token.text}\`, expected a function's own name`);
  if (binding?.kind === 'args') return readArgs(script);
  let cost = 0;
  let looked = false;
  while (cursor.at('[') || cursor.at('.')) {
    looked = true;
    cost += readKey(script).cost + 1;
  }
  if (cursor.at('('))
    cursor.refuse(
      cursor.peek(),
      'Unexpected call of what a table holds, expected a function by its own name',
    );
  return looked || binding?.constant === undefined ? { cost } : { cost, constant: binding.constant };
}

/** Reads `[key]` or `.key`. */
export function readKey(script: Script): Value {
  const { cursor } = script;
  if (cursor.take('.')) {
    cursor.name('a key');
    return nothing;
  }
  cursor.expect('[', 'before the key');
  const key = readExpression(script);
  cursor.expect(']', 'behind the key');
  return key;
}

/** What `match` is given is read in one way alone: `args["payload"]`, with the buffer that `init` declares. */
function readArgs(script: Script): Value {
  const { cursor } = script;
  const open = cursor.next();
  const key = cursor.next();
  const dotted = open.text === '.' && key.kind === 'name';
  if (!dotted && (open.text !== '[' || key.kind !== 'string')) {
    cursor.refuse(
      open,
      'Unexpected use of what `match` is given, expected `args["payload"]` or another buffer by its name',
    );
    return nothing;
  }
  if (!dotted) cursor.expect(']', "behind the buffer's name");
  const name = dotted ? key.text : `${key.value}`;
  if (name === script.buffer) script.bufferRead = true;
  else if (name !== 'offset')
    cursor.report(
      key,
      `Unexpected \`${name}\`, expected ${script.buffer === undefined ? 'a buffer that `init` declares' : `"${script.buffer}", as \`init\` declares`}`,
      `Suricata gives what \`init\` asked for: ${Object.keys(buffers).join(', ')}.`,
    );
  return { cost: 1 };
}
