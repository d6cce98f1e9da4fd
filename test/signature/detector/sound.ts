import { scriptWith } from '../../attack/detector-tricks.ts';

type Sound = readonly [name: string, text: string];

/** A table and searches in it, functions over functions, and the deepest nesting that passes. */
const tops: readonly Sound[] = [
  ['constants', 'local A = 1\nlocal B, C = "PK\\003\\004", 0x50\nlocal D = -2.5\nlocal E = "a" .. "b" .. B'],
  ['a table', "local t = { exe = true, ['pif'] = true, 'x'; [3] = { 1, 2 } }"],
  ['functions', 'local function f(a, b) return a + b, b end\nlocal function g(a) return f(a, 1) end'],
  ['a function that ends without a value', 'local function f() end;'],
  ['a name that begins like a word of Lua', 'local iffy, ending, doing, android, _ = 1, 2, 3, 4, 5'],
  ['fifty names', Array.from({ length: 50 }, (_, n) => `local x${n} = ${n}`).join('\n')],
  ['a comment of every sign', '-- !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\n--\n---[[ x'],
];

const bodies: readonly Sound[] = [
  [
    'every operator',
    'local x = 1 + 2 - 3 * 4 / 5 % 6 local y = x < 1 or x > 2 and x <= 3 or x >= 4 or x == 5 or not (x ~= -6)',
  ],
  ['branches', 'local x = #text if x == 1 then x = 2 elseif x == 2 then x = 3 else x = 4 end do x = 5 end'],
  ['loops', 'for i = 10, 1, -1 do for j = 1, 3 do if i == j then break end end end'],
  ['a table of its own', 'local t = {} t[1] = 2 t.x = t[1] local u = { t } t["y"], t.z = 1, 2'],
  ['several values', 'local a, b = string.byte(text, 1, 2) a, b = b, a'],
  [
    'each function',
    `local s, e = string.find(text, "x", 1, true) s, e = string.find(text, "^%s*")
  local w = string.match(text, "^[^%s%]-]+") local n = tonumber("12", 16)
  s = string.lower(text) s = string.upper(text) s = string.reverse(text) s = string.sub(text, 1, -2) n = string.len(s)
  n = math.floor(1.5) + math.max(1, 2) + math.min(1, 2) + math.abs(-1) s = string.char(65, 66)`,
  ],
  [
    'patterns',
    'local a = string.find(text, "%.[Ee]xe$") local b = string.match(text, "^(%a)%d?") local c = string.find(text, "a$b")',
  ],
  ['the offset of the buffer', 'local at = args["offset"]'],
  ['the buffer by its name', 'local same = args.payload'],
  ['every escape', 'local x = "\\n\\r\\t\\\\\\"\\\'\\0\\10\\255" local y = \'"\''],
  ['a value at the end of a chain', `local x = ${'1 + '.repeat(500)}1`],
  ['nesting', `local x = ${'('.repeat(18)}1${')'.repeat(18)} ${'do '.repeat(18)}${'end '.repeat(18)}`],
  ['sixty names', Array.from({ length: 58 }, (_, n) => `local x${n} = ${n}`).join(' ')],
  [
    'names in blocks one after the other',
    Array.from(
      { length: 20 },
      () => `do ${Array.from({ length: 40 }, (_, n) => `local x${n} = ${n}`).join(' ')} end`,
    ).join(' '),
  ],
  [
    'a call with thirty-two arguments',
    `local x = string.char(${Array.from({ length: 32 }, () => '65').join(', ')})`,
  ],
  ['strings joined', `local x = ${'"a" .. '.repeat(15)}"a"`],
  ['calls in each other', 'local x = math.abs(math.abs(math.abs(math.abs(1))))'],
];

/** Scripts that pass, and that the engine loads and runs without a mistake: what the check lets through is Lua. */
export const soundScripts: readonly Sound[] = [
  ...tops.map(([name, top]) => [name, scriptWith({ top })] as const),
  ...bodies.map(([name, body]) => [name, scriptWith({ body })] as const),
  ['the other buffers', scriptWith({}).replaceAll('"payload"', '"packet"')],
  ['a stream', scriptWith({}).replaceAll('"payload"', '"stream"')],
  ['functions without parameters', scriptWith({}).replace('init(args)', 'init()')],
  [
    'semicolons',
    scriptWith({ body: 'local x = 1; x = 2; do end; if x == 1 then end; for i = 1, 2 do break; end;' }),
  ],
  ['tabs', scriptWith({}).replaceAll('  ', '\t')],
];
