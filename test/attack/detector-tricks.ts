/** A script that passes, but for what stands in place of the two marks: at its top, and in `match`. */
export function scriptWith({
  top = '',
  body = '',
}: {
  readonly top?: string;
  readonly body?: string;
}): string {
  return `${top}
function init(args)
  local needs = {}
  needs["payload"] = tostring(true)
  return needs
end
function match(args)
  local text = args["payload"]
  ${body}
  if #text == 0 then return 0 end
  return 1
end
`;
}

/** One way to make a detector do what it must not, and words of the reason by which it is refused. */
export interface DetectorTrick {
  readonly name: string;
  readonly text: string;
  readonly reason: RegExp;
}

type Line = readonly [name: string, body: string, reason: RegExp];

/** Statements in `match`. */
const bodies: readonly Line[] = [
  ['the global table', 'local g = _G', /begins with an underscore/],
  ['the global table, indexed', 'local f = _G["os"]["execute"]', /begins with an underscore/],
  ['the environment of Lua 5.4', 'local e = _ENV', /begins with an underscore/],
  ['an environment of its own', 'local _ENV = {}', /begins with an underscore/],
  ['getfenv', 'local e = getfenv(1)', /`getfenv`.*allow-list/],
  ['getfenv of nothing', 'local e = getfenv', /`getfenv`/],
  ['setfenv', 'local e = setfenv(1, {})', /`setfenv`/],
  ['load', 'local f = load("return 1")', /`load`.*nobody has seen/],
  ['load of what the packet holds', 'local f = load(text)', /`load`/],
  ['loadstring', 'local f = loadstring(text)', /`loadstring`/],
  ['loadstring, called at once', 'local f = loadstring(text)()', /`loadstring`/],
  ['loadfile', 'local f = loadfile("/tmp/x")', /`loadfile`/],
  ['dofile', 'local f = dofile("/tmp/x")', /`dofile`/],
  ['require', 'local f = require("socket")', /`require`/],
  ['require without brackets', 'local f = require "socket"', /`require`/],
  ['module', 'local m = module("x")', /`module`/],
  ['package.loadlib', 'local f = package.loadlib("x.so", "f")', /`package`/],
  ['package.loaded', 'local f = package.loaded["os"]', /`package`/],
  ['string.dump', 'local f = string.dump(match)', /`string.dump`.*nobody has seen/],
  ['debug', 'local f = debug.getregistry()', /`debug`/],
  ['io.open', 'local f = io.open("/etc/passwd")', /`io`.*out of the engine/],
  ['io.popen', 'local f = io.popen("id")', /`io`/],
  ['os.execute', 'local f = os.execute("id")', /`os`/],
  ['os.exit', 'local f = os.exit()', /`os`/],
  ['os.getenv', 'local f = os.getenv("HOME")', /`os`/],
  ['ffi', 'local f = ffi.C', /`ffi`/],
  ['jit', 'local f = jit.off()', /`jit`/],
  ['print', 'local f = print("x")', /`print`/],
  ['a line in the log for each packet', 'local f = SCLogInfo("x")', /`SCLogInfo`/],
  ['another function of the engine', 'local f = SCFlowTuple()', /Unexpected `SCFlowTuple`/],
  ['rawget', 'local f = rawget(text, "x")', /`rawget`/],
  ['rawset', 'local f = rawset(text, "x", 1)', /`rawset`/],
  ['setmetatable', 'local f = setmetatable({}, {})', /`setmetatable`/],
  ['the metatable of strings', 'local f = getmetatable("").__index', /`getmetatable`|underscore/],
  ['the metatable of strings, by another key', 'local f = getmetatable("")["__index"]', /`getmetatable`/],
  ['newproxy', 'local f = newproxy(true)', /`newproxy`/],
  ['coroutine', 'local f = coroutine.wrap(match)', /`coroutine`/],
  ['pcall', 'local f = pcall(match, text)', /`pcall`/],
  ['xpcall', 'local f = xpcall(match, match)', /`xpcall`/],
  ['error', 'local f = error("x")', /`error`/],
  ['assert', 'local f = assert(text)', /`assert`/],
  ['collectgarbage', 'local f = collectgarbage("stop")', /`collectgarbage`/],
  ['select', 'local f = select("#", text)', /`select`/],
  ['unpack', 'local f = unpack({1, 2})', /`unpack`/],
  ['table.concat as a bomb', 'local f = table.concat({text, text})', /`table`/],
  ['tostring, which shows addresses', 'local f = tostring({})', /`tostring`/],
  ['a function as a value', 'local f = string.find', /`string.find`|not called/],
  ['a library as a value', 'local s = string', /`string`/],
  ['a library by a computed key', 'local f = string["du" .. "mp"]', /`string`/],
  ['a library by a key in brackets', 'local f = string["rep"]("x", 9)', /`string`/],
  ['a function in a table', 'local t = { f = string.len } local x = t.f(text)', /not called/],
  ['the function of a string, called', 'local f = text.rep local x = f("a", 9)', /call of the value `f`/],
  ['what a table holds, called', 'local t = {} local x = t["rep"]("a")', /call of what a table holds/],
  ['a method of a string', 'local x = text:rep(1000)', /method call/],
  ['a method of a literal', 'local x = ("x"):rep(1000)', /method call/],
  ['a method by a computed name', 'local x = (text)["re" .. "p"](text, 9)', /Unexpected `\[`/],
  ['a call without brackets', 'local x = string.len "x"', /not called/],
  ['a call with a table', 'local x = string.len {}', /not called/],
  ['string.rep', 'local x = string.rep("x", 1e9)', /`string.rep`.*memory|number of this form/],
  ['string.rep of little', 'local x = string.rep("x", 9)', /`string.rep`.*memory/],
  ['string.format', 'local x = string.format("%99s", "x")', /`string.format`/],
  ['string.gsub', 'local x = string.gsub(text, ".", "%0%0")', /`string.gsub`/],
  ['string.gmatch', 'local x = string.gmatch(text, ".")', /`string.gmatch`/],
  ['a string that doubles', 'for i = 1, 64 do text = text .. text end', /Unexpected `\.\.`/],
  ['a string that doubles, without a loop', 'text = text .. text', /Unexpected `\.\.`/],
  ['an endless loop', 'while true do end', /Unexpected `while`/],
  ['an endless repeat', 'repeat until false', /Unexpected `repeat`/],
  ['goto', '::again:: goto again', /a label/],
  ['goto alone', 'goto again', /Unexpected `goto`/],
  ['a loop to infinity', 'for i = 1, 1 / 0 do end', /whole number/],
  ['a loop by what the packet says', 'for i = 1, #text do end', /whole number/],
  ['a loop as long as a year', 'for i = 1, 1000000000 do end', /may take 2000000001 steps|may take/],
  ['loops in each other', 'for i = 1, 9999 do for j = 1, 9999 do end end', /may take/],
  ['a loop of searches', 'for i = 1, 9999 do local x = string.lower(text) end', /may take/],
  ['a loop with a step of 0', 'for i = 1, 2, 0 do end', /Unexpected loop/],
  ['a loop over an iterator', 'for k in pairs(text) do end', /Unexpected `in`/],
  ['next', 'local k = next({})', /`next`/],
  ['itself', 'local x = match(text)', /`match`/],
  ['a pattern that tries all ways', 'local x = string.find(text, ".*.*.*=")', /ends soon/],
  ['a pattern with two quantifiers behind ^', 'local x = string.match(text, "^.-.-x")', /ends soon/],
  ['a pattern from the packet', 'local x = string.find(text, text)', /no string of the script/],
  ['a needle from the packet', 'local x = string.find(text, text, 1, true)', /no string of the script/],
  ['a balanced pattern', 'local x = string.find(text, "%b()")', /ends soon/],
  ['a pattern that ends early', 'local x = string.find(text, "abc%")', /ends soon/],
  ['a pattern with an open set', 'local x = string.find(text, "[abc")', /ends soon/],
  ['a global', 'count = 1', /Unexpected change of `count`/],
  ['a global, read', 'if count == nil then return 0 end', /Unexpected `count`/],
  ['a library, changed', 'string.len = nil', /Unexpected change of `string`/],
  ['what the engine gives, changed', 'args["payload"] = "x"', /change of what `args` holds/],
  ['what the engine gives, kept', 'local a = args', /use of what `match` is given/],
  ['what the engine gives, by a computed key', 'local a = args["pay" .. "load"]', /Unexpected|expected/],
  ['another buffer', 'local a = args["packet"]', /Unexpected `packet`/],
  ['a local named like a library', 'local string = {}', /`string` as a name of your own/],
  ['a local named like a loader', 'local load = 1', /`load` as a name of your own/],
  ['a function in a function', 'local function f() return 1 end', /function in a function/],
  ['a function without a name', 'local f = function() return 1 end', /Unexpected `function`/],
  ['a function that is called at once', '(function() return 1 end)()', /Unexpected `\(`/],
  ['all parameters', 'local x = ...', /`\.\.\.`/],
  ['a long string', 'local x = [[x]]', /a long string/],
  ['a long string of another level', 'local x = [==[ ]] ]==]', /a long string/],
  ['code behind a long comment', '--[[ ]] os.exit()', /comment that goes on/],
  ['code behind a long comment of another level', '--[==[ ]] ]==] os.exit()', /comment that goes on/],
  ['a hexadecimal escape, which Lua 5.1 reads otherwise', 'local x = "\\x41"', /string of this form/],
  ['an escape that skips lines', 'local x = "a\\z   b"', /string of this form/],
  ['an escape of a character', 'local x = "\\u{41}"', /string of this form/],
  ['a string over two lines', 'local x = "a\\\nb"', /string of this form/],
  ['a byte above 255', 'local x = "\\999"', /string of this form/],
  ['a number of LuaJIT', 'local x = 1LL', /number of this form/],
  ['an imaginary number', 'local x = 1i', /number of this form/],
  ['an exponent', 'local x = 1e308', /number of this form/],
  ['an operator of Lua 5.4', 'local x = 1 // 2', /Unexpected `\/`/],
  ['a bit operator of Lua 5.4', 'local x = 1 & 2', /Unexpected `&`/],
  ['an attribute of Lua 5.4', 'local x <close> = 1', /Unexpected `<`/],
  ['bit', 'local x = bit.band(1, 2)', /`bit`/],
  ['return true', 'if text then return true end', /`return 1` or `return 0`/],
  ['code behind return', 'return 1 local x = 1', /behind `return`/],
  ['break outside of a loop', 'break', /Unexpected `break`/],
  ['a carriage return that ends a comment', '-- x\rlocal x = os', /U\+000D/],
  ['a byte 0', 'local x = "a\0b"', /U\+0000/],
  ['a byte 0 in a comment', '-- \0', /U\+0000/],
  ['a letter of another alphabet', 'local \u043e\u0455 = 1', /U\+043E/],
  ['text that turns round', '-- \u202e', /U\+202E/],
  ['a blank that is none', 'local\u00a0x = 1', /U\+00A0/],
  ['a form feed', 'local\fx = 1', /U\+000C/],
  ['too many brackets', `local x = ${'('.repeat(500)}1${')'.repeat(500)}`, /in each other/],
  ['too many tables', `local x = ${'{'.repeat(500)}${'}'.repeat(500)}`, /in each other/],
  ['too many operators before a value', `local x = ${'not '.repeat(500)}1`, /in each other/],
  ['too many blocks', `${'do '.repeat(500)}${'end '.repeat(500)}`, /in each other/],
  ['too many strings joined', `local x = ${'"a" .. '.repeat(500)}"a"`, /in each other/],
  ['too many names', Array.from({ length: 300 }, (_, n) => `local x${n} = 1`).join(' '), /name number 61/],
];

/** Lines above `init`. */
const tops: readonly Line[] = [
  ['a loader as the first line', 'os.execute("id")', /Unexpected `os`/],
  ['a shebang', '#!/usr/bin/lua', /Unexpected `#`|Unexpected `!`/],
  ['a shebang that hides code', '# os.exit()', /Unexpected `#`/],
  ['bytecode of LuaJIT', '\x1bLJ\x02', /U\+001B/],
  ['bytecode of Lua', '\x1bLua', /U\+001B/],
  ['a mark before the text', '\ufefflocal x = 1', /U\+FEFF/],
  ['a loop at the top', 'for i = 1, 9 do end', /Unexpected `for`/],
  ['a call at the top', 'local x = require("x")', /`require`/],
  ['a global function', 'function helper() end', /global function/],
  ['a function in a library', 'function string.len() end', /global function/],
  ['a method', 'function string:len() end', /method call/],
  ['a function named like a library', 'local function string() end', /`string` as a name of your own/],
  ['a function named like one of Lua', 'local function tonumber() end', /`tonumber` as a name/],
  ['a function that calls itself', 'local function f(x) return f(x) end', /by itself|call of the value/],
  ['a function with any number of parameters', 'local function f(...) end', /`\.\.\.`/],
  ['a memory between flows', 'local n = 0\nlocal function f() n = n + 1 return n end', /change of `n`/],
  ['a table between flows', 'local t = {}\nlocal function f() t[1] = 1 return 0 end', /change of `t`/],
  [
    'a table between flows, by another name',
    'local t = {}\nlocal function f() local u = t u[1] = 1 return 0 end',
    /change of what `u` holds/,
  ],
  [
    'a table between flows, in a table',
    'local t = {}\nlocal function f() local u = { t } u[1][1] = 1 return 0 end',
    /Unexpected `\[`/,
  ],
  [
    'a table between flows, as a parameter',
    'local t = {}\nlocal function g(u) u[1] = 1 return 0 end\nlocal function f() return g(t) end',
    /change of what `u` holds/,
  ],
  [
    'a table between flows, under the name of one of its own',
    'local t = {}\nlocal function f() local u = {} u = t u[1] = 1 return 0 end',
    /name of a table/,
  ],
  [
    'work shared out between functions',
    `local function a0(x) for i = 1, 999 do x = x + 1 end return x end
${Array.from({ length: 4 }, (_, n) => `local function a${n + 1}(x) for i = 1, 999 do x = a${n}(x) end return x end`).join('\n')}`,
    /may take/,
  ],
  [
    'too many names at the top',
    Array.from({ length: 60 }, (_, n) => `local x${n} = 1`).join('\n'),
    /name number 51/,
  ],
];

const sound = scriptWith({});

/** Whole scripts. */
const wholes: readonly (readonly [name: string, text: string, reason: RegExp])[] = [
  ['nothing', '', /Missing function `init`/],
  ['no match', sound.slice(0, sound.indexOf('function match')), /Missing function `match`/],
  ['no init', sound.slice(sound.indexOf('function match')), /`init` above it/],
  ['two of match', sound + sound.slice(sound.indexOf('function match')), /second `match`/],
  ['two of init', sound.replace('function match', 'function init'), /second `init`/],
  ['an init that does more', sound.replace('local needs = {}', 'local needs = {} os.exit()'), /in `init`/],
  ['an init that declares nothing', sound.replace('needs["payload"] = tostring(true)', ''), /in `init`/],
  [
    'an init that declares two',
    sound.replace('return needs', 'needs["packet"] = tostring(true) return needs'),
    /second buffer/,
  ],
  [
    'a buffer that needs functions of the engine',
    sound.replace('["payload"] = t', '["smtp"] = t'),
    /expected one of buffer/,
  ],
  [
    'a computed buffer',
    sound.replace('["payload"] = t', '["pay" .. "load"] = t'),
    /expected one of buffer|expected `\]`/,
  ],
  [
    'flow variables',
    sound.replace('["payload"] = tostring(true)', '["flowint"] = {"n"}'),
    /expected one of buffer/,
  ],
  ['a buffer that is not looked at', sound.replace('args["payload"]', '""'), /never looks at "payload"/],
  ['a script of a megabyte', `${sound}${'-'.repeat(1_000_000)}`, /Unexpected size/],
  ['an end too many', `${sound}end\n`, /Unexpected `end`/],
  ['an end too few', sound.slice(0, -5), /expected `end`/],
  ['a return at the end', `${sound}return 0\n`, /Unexpected `return`/],
];

export const detectorTricks: readonly DetectorTrick[] = [
  ...bodies.map(([name, body, reason]) => ({ name, text: scriptWith({ body }), reason })),
  ...tops.map(([name, top, reason]) => ({ name, text: scriptWith({ top }).replace(/^\n/, ''), reason })),
  ...wholes.map(([name, text, reason]) => ({ name, text, reason })),
];
