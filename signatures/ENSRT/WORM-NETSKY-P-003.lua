-- Looks into a zip archive as it passes: does a name in it end like a program, behind the ending of a document or
-- behind many blanks? Reads the archive's own directory and, as that comes last and a large archive comes in pieces,
-- the header in front of each file too. Layout of both: PKWARE's APPNOTE, 4.3.7 and 4.3.12.

local programs = { bat = true, cmd = true, com = true, cpl = true, exe = true, pif = true, scr = true }

local documents = {
  avi = true, bmp = true, doc = true, docx = true, eml = true, gif = true, htm = true, html = true, jpeg = true,
  jpg = true, mp3 = true, msg = true, pdf = true, png = true, ppt = true, rtf = true, txt = true, wav = true,
  xls = true, xlsx = true, xml = true, zip = true,
}

local BLANK = 32
local DOT = 46

-- The place of the last character up to `last` that is no blank.
local function trimmed(name, last)
  for _ = 1, 100 do
    if last < 1 or string.byte(name, last) ~= BLANK then break end
    last = last - 1
  end
  return last
end

-- Where the ending begins whose last character is at `last`; 0 where there is none.
local function ending(name, last)
  for back = 0, 5 do
    if last - back < 1 then return 0 end
    if string.byte(name, last - back) == DOT then return last - back + 1 end
  end
  return 0
end

-- Whether a name shows a document and is a program.
local function deceives(written)
  local name = string.lower(written)
  local last = trimmed(name, #name)
  local from = ending(name, last)
  if from == 0 or not programs[string.sub(name, from, last)] then return false end
  local before = trimmed(name, from - 2)
  if from - 2 - before >= 8 then return true end
  local first = ending(name, before)
  return first > 0 and documents[string.sub(name, first, before)] == true
end

-- Whether the entry deceives whose name's length, two bytes, stands at `lengthAt`, and the name itself at `nameAt`.
local function entry(archive, lengthAt, nameAt)
  if nameAt > #archive then return false end
  local length = string.byte(archive, lengthAt) + 256 * string.byte(archive, lengthAt + 1)
  if length == 0 or length > 260 or nameAt + length - 1 > #archive then return false end
  return deceives(string.sub(archive, nameAt, nameAt + length - 1))
end

function init(args)
  local needs = {}
  needs["buffer"] = tostring(true)
  return needs
end

function match(args)
  local archive = args["buffer"]
  local at = 1
  for _ = 1, 64 do
    at = string.find(archive, "PK\001\002", at, true)
    if not at then break end
    if entry(archive, at + 28, at + 46) then return 1 end
    at = at + 4
  end
  at = 1
  for _ = 1, 64 do
    at = string.find(archive, "PK\003\004", at, true)
    if not at then break end
    if entry(archive, at + 26, at + 30) then return 1 end
    at = at + 4
  end
  return 0
end
