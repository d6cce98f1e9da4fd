import { shown } from './cursor.ts';
import { nameFault, type Script } from './script.ts';
import { buffers } from './words.ts';

/**
 * Reads `init`, which has one form alone, so that what it declares can be read off it:
 * `function init(args) local needs = {} needs["buffer"] = tostring(true) return needs end`. The engine wants the word
 * "true", which `tostring(true)` gives.
 */
export function readInit(script: Script): void {
  const { cursor } = script;
  const words = (...signs: readonly string[]) => {
    for (const sign of signs) cursor.expect(sign, `in \`init\`: ${form}`);
  };
  words('(');
  if (cursor.peek().kind === 'name') own(script);
  words(')', 'local');
  const needs = own(script);
  words('=', '{', '}');
  cursor.take(';');
  same(script, needs);
  words('[');
  const key = cursor.next();
  const buffer = key.kind === 'string' ? `${key.value}` : undefined;
  if (buffer === undefined || !Object.hasOwn(buffers, buffer))
    cursor.refuse(
      key,
      `Unexpected ${shown(key)}, expected one of ${Object.keys(buffers).join(', ')}`,
      'For a part of a protocol, put its sticky buffer in front of `lua:` in the rule, and declare "buffer".',
    );
  words(']', '=');
  same(script, 'tostring');
  words('(', 'true', ')');
  cursor.take(';');
  if (cursor.peek().text === needs)
    cursor.refuse(cursor.peek(), 'Unexpected second buffer, expected one: a detector looks at one thing');
  words('return');
  same(script, needs);
  cursor.take(';');
  words('end');
  script.buffer = buffer;
}

/** A name of the author's own. */
function own(script: Script): string | undefined {
  const token = script.cursor.name(`a name in \`init\`: ${form}`);
  const fault = token && nameFault(script, token);
  if (token !== undefined && fault !== undefined) script.cursor.refuse(token, ...fault);
  return token?.text;
}

const form = '`local needs = {} needs["payload"] = tostring(true) return needs`';

function same({ cursor }: Script, name: string | undefined): void {
  const token = cursor.peek();
  if (token.kind === 'name' && token.text === name) cursor.next();
  else
    cursor.refuse(token, `Unexpected ${shown(token)}, expected \`${name ?? 'needs'}\` in \`init\`: ${form}`);
}
