/** The words of Lua 5.1 to 5.4 that are no names. */
export const reserved: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

/** Statements of Lua that a detector has no use for, and what it uses instead. */
export const refusedStatements: Readonly<Record<string, string>> = {
  while: 'Write `for i = 1, 64 do … if … then break end end`: every loop says how often it runs at most.',
  repeat: 'Write `for i = 1, 64 do … if … then break end end`: every loop says how often it runs at most.',
  goto: 'A loop ends with `break`, a function with `return`.',
};

/** A function that a detector may call. */
export interface Callable {
  readonly least: number;
  readonly most: number;
  /** Steps that one call counts for. What reads the whole of a buffer counts for a thousand. */
  readonly cost: number;
}

/**
 * All that a detector may name besides its own: functions of bytes and numbers in, bytes and numbers out. None makes
 * a string longer than what it is given, but for `string.char`, which makes one of as many bytes as it has arguments.
 */
export const callables: Readonly<Record<string, Callable>> = {
  'string.byte': { least: 1, most: 3, cost: 10 },
  'string.char': { least: 1, most: 32, cost: 10 },
  'string.find': { least: 2, most: 4, cost: 1000 },
  'string.len': { least: 1, most: 1, cost: 1 },
  'string.lower': { least: 1, most: 1, cost: 1000 },
  'string.match': { least: 2, most: 3, cost: 1000 },
  'string.reverse': { least: 1, most: 1, cost: 1000 },
  'string.sub': { least: 2, most: 3, cost: 100 },
  'string.upper': { least: 1, most: 1, cost: 1000 },
  'math.abs': { least: 1, most: 1, cost: 1 },
  'math.floor': { least: 1, most: 1, cost: 1 },
  'math.max': { least: 1, most: 8, cost: 1 },
  'math.min': { least: 1, most: 8, cost: 1 },
  tonumber: { least: 1, most: 2, cost: 10 },
};

const loads = 'it loads code that nobody has seen';
const reaches = 'it reaches what the allow-list keeps away';
const grows = 'it can make more data than the sensor has memory';
const outside = 'it reaches out of the engine';

/** What authors and attackers try, and why it is refused. What is in no list is refused without a reason of its own. */
export const refusedNames: Readonly<Record<string, string>> = {
  load: loads,
  loadstring: loads,
  loadfile: loads,
  dofile: loads,
  require: loads,
  module: loads,
  package: loads,
  'string.dump': loads,
  getfenv: reaches,
  setfenv: reaches,
  getmetatable: reaches,
  setmetatable: reaches,
  rawget: reaches,
  rawset: reaches,
  rawequal: reaches,
  newproxy: reaches,
  debug: reaches,
  coroutine: 'it keeps what it knows of one flow for the next',
  io: outside,
  os: outside,
  ffi: outside,
  jit: outside,
  print: outside,
  SCLogInfo: 'each packet would write a line into the log of the engine',
  pcall: 'it hides a mistake; a script that fails has no match',
  xpcall: 'it hides a mistake; a script that fails has no match',
  error: 'a script that fails has no match: `return 0`',
  assert: 'a script that fails has no match: `return 0`',
  collectgarbage: 'it stops the engine for a while',
  pairs: 'the order of what it gives is another on each engine: loop over numbers',
  ipairs: 'every loop says how often it runs at most: `for i = 1, 64 do`',
  next: 'the order of what it gives is another on each engine: loop over numbers',
  select: 'name each parameter',
  unpack: 'name each value',
  type: 'ask whether a value is nil',
  tostring: 'it has a place in `init` alone',
  bit: 'an engine that was built with another Lua lacks it: use % and math.floor',
  table: 'a table is what a function makes and forgets: `found[i] = …`',
  'string.rep': grows,
  'string.format': grows,
  'string.gsub': grows,
  'string.gmatch': 'every loop says how often it runs at most: `for i = 1, 64 do`',
};

/** Names of the global environment: they are no names for anything else. */
export const takenNames: ReadonlySet<string> = new Set([
  ...Object.keys(callables).map((name) => name.split('.')[0] ?? name),
  ...Object.keys(refusedNames).filter((name) => !name.includes('.')),
  'init',
  'match',
  'utf8',
  'bit32',
  'self',
]);

/** What Suricata 7 gives a script to look at, each as a string of bytes. */
export const buffers: Readonly<Record<string, string>> = {
  buffer: 'the sticky buffer in front of `lua:` in the rule, such as file.data',
  payload: 'the payload of one packet',
  stream: 'the bytes of a TCP connection, put together in pieces',
  packet: 'one packet with its headers',
};

/** Ceilings. Those of names and depth are below what Lua itself refuses. */
export const limits = {
  /** Bytes of a script. */
  size: 16_384,
  /** Steps that one call of `match` may take; each operation is one, and a loop counts what is in it, times. */
  steps: 1_000_000,
  /** Brackets, blocks and operators in each other. */
  depth: 24,
  /** Calls in each other. */
  calls: 4,
  /** Names at the top, functions included. */
  topNames: 50,
  /** Names in one function. */
  names: 60,
  parameters: 8,
  /** Characters of a string that is put together of others. */
  text: 4096,
} as const;
