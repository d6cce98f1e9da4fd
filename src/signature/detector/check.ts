import { createCursor, shown } from './cursor.ts';
import type { DetectorFault } from './fault.ts';
import { readInit } from './init.ts';
import { createScript, nameFault, type Script } from './script.ts';
import { readBlock, readLocal } from './statement.ts';
import { readTokens, type Token } from './tokens.ts';
import { limits } from './words.ts';

/**
 * Checks the text of a detector for Suricata 7 and says what is wrong with it; nothing where it may be released.
 *
 * What passes is a small language within Lua: no loader, no global but those of an allow-list and those only where
 * they are called, no function as a value, no metatable, no loop without an end, no memory of an earlier flow. What
 * the check does not understand is refused. It is an allow-list and no sandbox: it relies on Lua itself being sound.
 */
export function checkDetector(text: string): readonly DetectorFault[] {
  const size = Buffer.byteLength(text);
  if (size > limits.size)
    return [
      {
        line: 1,
        column: 1,
        reason: `Unexpected size of ${size} bytes, expected at most ${limits.size}`,
        hint: 'Each packet may come to it: say less, or make two detectors of it.',
      },
    ];
  const read = readTokens(text);
  if ('fault' in read) return [read.fault];
  const cursor = createCursor(read.tokens);
  const script = createScript(cursor);
  const places = new Map<string, Token>();
  while (cursor.peek().kind !== 'end') readTop(script, places);
  const end = cursor.peek();
  for (const [name, form] of [
    ['init', 'function init(args)'],
    ['match', 'function match(args)'],
  ] as const)
    if (!places.has(name)) cursor.report(end, `Missing function \`${name}\`, expected \`${form} … end\``);
  const match = places.get('match');
  if (match !== undefined && script.buffer !== undefined && !script.bufferRead)
    cursor.report(
      match,
      `Unexpected \`match\` that never looks at "${script.buffer}", expected \`args["${script.buffer}"]\`, as \`init\` declares it`,
    );
  return cursor.faults;
}

/** What stands outside functions: constants, tables, and the functions themselves. */
function readTop(script: Script, places: Map<string, Token>): void {
  const { cursor } = script;
  const token = cursor.peek();
  if (cursor.at('local') && cursor.peek(1).text !== 'function') {
    const cost = readLocal(script);
    if (cost > limits.steps) tooLong(script, token, 'The top of the script', cost);
    cursor.take(';');
    return;
  }
  const own = cursor.take('local');
  if (!cursor.take('function')) {
    const hint =
      'Outside of functions stand `local NAME = VALUE`, `local function NAME(…)`, `function init(args)` and `function match(args)`.';
    cursor.refuse(token, `Unexpected ${shown(token)}, expected \`local\` or \`function\``, hint);
    return;
  }
  const name = cursor.name('the name of a function');
  if (name === undefined) return;
  if (own) readOwn(script, name);
  else if (name.text !== 'init' && name.text !== 'match')
    cursor.refuse(
      name,
      `Unexpected global function \`${name.text}\`, expected \`local function ${name.text}\``,
    );
  else if (places.has(name.text)) cursor.refuse(name, `Unexpected second \`${name.text}\`, expected it once`);
  else if (name.text === 'init') readInit(script);
  else if (!places.has('init'))
    cursor.refuse(name, 'Unexpected `match`, expected `init` above it: it declares what `match` looks at');
  else readFunction(script, name, 'args');
  places.set(own ? `local ${name.text}` : name.text, name);
  cursor.take(';');
}

function readOwn(script: Script, name: Token): void {
  const fault = nameFault(script, name);
  if (fault !== undefined) script.cursor.refuse(name, ...fault);
  else if (script.find(name.text) !== undefined)
    script.cursor.refuse(
      name,
      `Unexpected function \`${name.text}\`, expected another name: a value has this one`,
    );
  const own = readFunction(script, name, 'variable');
  script.functions.set(name.text, own);
  if (script.functions.size > limits.topNames)
    script.cursor.refuse(name, `Unexpected function, expected at most ${limits.topNames}`);
}

function readFunction(script: Script, name: Token, kind: 'args' | 'variable') {
  const { cursor } = script;
  script.inside = name.text;
  const own = script.scoped(() => {
    cursor.expect('(', 'before the parameters');
    let parameters = 0;
    while (cursor.peek().kind === 'name') {
      const parameter = cursor.next();
      script.declare(parameter, { kind });
      parameters += 1;
      if (parameters > (kind === 'args' ? 1 : limits.parameters))
        cursor.refuse(parameter, `Unexpected parameter \`${parameter.text}\`, expected fewer`);
      if (!cursor.take(',')) break;
      if (cursor.peek().kind !== 'name') cursor.name('a parameter');
    }
    cursor.expect(')', 'behind the parameters');
    const cost = readBlock(script);
    cursor.expect('end', 'behind the function');
    return { parameters, cost };
  });
  script.inside = undefined;
  if (own.cost > limits.steps) tooLong(script, name, `\`${name.text}\``, own.cost);
  return own;
}

function tooLong({ cursor }: Script, token: Token, what: string, cost: number): void {
  cursor.report(
    token,
    `${what} may take ${Math.round(cost)} steps, expected at most ${limits.steps}`,
    'A loop counts what is in it as often as it may run; a function of Lua that reads a whole buffer counts for a thousand steps.',
  );
}
