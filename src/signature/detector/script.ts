import { type Cursor, shown } from './cursor.ts';
import type { Token } from './tokens.ts';
import { limits, refusedNames, takenNames } from './words.ts';

/** What a name stands for. */
export interface Binding {
  /** `table`: made by this function, which alone may change it. `loop`: counts a loop. `args`: what `match` is given. */
  readonly kind: 'variable' | 'table' | 'loop' | 'args';
  /** Declared outside every function: it lives as long as the engine, so nothing may change it. */
  readonly top: boolean;
  /** Its value, where it is known and never changes. */
  readonly constant?: string | number;
}

/** A function of the script's own, declared above where it is called. */
export interface OwnFunction {
  readonly parameters: number;
  readonly cost: number;
}

/** A script as it is read: where the reading stands, and what the names mean there. */
export interface Script {
  readonly cursor: Cursor;
  readonly functions: Map<string, OwnFunction>;
  /** The function that is being read; `undefined` at the top. */
  inside: string | undefined;
  /** The buffer that `init` declares. */
  buffer: string | undefined;
  bufferRead: boolean;
  /** Loops around the statement that is being read. */
  loops: number;
  depth: number;
  calls: number;
  readonly find: (name: string) => Binding | undefined;
  /** Gives a name its meaning, from here to the end of the block. */
  readonly declare: (token: Token, binding: Omit<Binding, 'top'>) => void;
  /** Reads a block in a scope of its own. */
  readonly scoped: <Result>(read: () => Result) => Result;
  /** Reads something that may hold another of its kind; refuses when they stand too deep in each other. */
  readonly deeper: <Result>(read: () => Result, otherwise: Result) => Result;
}

export function createScript(cursor: Cursor): Script {
  const scopes: Map<string, Binding>[] = [new Map()];
  const declared = { top: 0, inside: 0 };
  const script: Script = {
    cursor,
    functions: new Map(),
    inside: undefined,
    buffer: undefined,
    bufferRead: false,
    loops: 0,
    depth: 0,
    calls: 0,
    find: (name) => scopes.findLast((scope) => scope.has(name))?.get(name),
    declare: (token, binding) => {
      const top = script.inside === undefined;
      const reason = nameFault(script, token);
      if (reason !== undefined) cursor.report(token, ...reason);
      const count = top ? ++declared.top : ++declared.inside;
      const most = top ? limits.topNames : limits.names;
      if (count > most)
        cursor.refuse(token, `Unexpected name number ${count}, expected at most ${most} in one function`);
      scopes.at(-1)?.set(token.text, { ...binding, top });
    },
    scoped: (read) => {
      const before = declared.inside;
      scopes.push(new Map());
      const result = read();
      scopes.pop();
      declared.inside = before;
      return result;
    },
    deeper: (read, otherwise) => {
      if (script.depth >= limits.depth) {
        cursor.refuse(
          cursor.peek(),
          `Unexpected ${shown(cursor.peek())}, expected at most ${limits.depth} brackets, blocks and operators in each other`,
        );
        return otherwise;
      }
      script.depth += 1;
      const result = read();
      script.depth -= 1;
      return result;
    },
  };
  return script;
}

/** Why a name can't be given a meaning; undefined where it can. */
export function nameFault(
  { functions }: Script,
  { text }: Token,
): [reason: string, hint: string] | undefined {
  if (!takenNames.has(text) && !functions.has(text)) return undefined;
  const reason = `Unexpected \`${text}\` as a name of your own, expected another: Lua, Suricata or this script has it`;
  const why = refusedNames[text];
  return [reason, why === undefined ? 'Choose another name.' : `A detector may not use \`${text}\`: ${why}.`];
}
