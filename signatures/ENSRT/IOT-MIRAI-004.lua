-- A bot tells its masters of a device that let it in, in a form of its own: a byte 0, the device's address and port,
-- then name and password, each behind its length. Nothing follows, and the lengths have to come out even.

local TELNET = 23
local TELNET_TOO = 2323

-- Whether `length` characters from `first` on are of the kind that names and passwords are made of.
local function plain(text, first, length)
  for at = 0, 31 do
    if at >= length then return true end
    local byte = string.byte(text, first + at)
    if byte == nil or byte < 33 or byte > 126 then return false end
  end
  return length <= 32
end

function init(args)
  local needs = {}
  needs["stream"] = tostring(true)
  return needs
end

function match(args)
  local report = args["stream"]
  if #report < 10 or #report > 73 or string.byte(report, 1) ~= 0 then return 0 end

  -- No device has an address in 0.0.0.0/8, 127.0.0.0/8, or above 223: there the bot does not scan.
  local network = string.byte(report, 2)
  if network == 0 or network == 127 or network > 223 then return 0 end

  local port = string.byte(report, 6) * 256 + string.byte(report, 7)
  if port ~= TELNET and port ~= TELNET_TOO then return 0 end

  local name = string.byte(report, 8)
  if name == 0 or name > 32 or 9 + name > #report then return 0 end
  local password = string.byte(report, 9 + name)
  if #report ~= 9 + name + password then return 0 end
  if plain(report, 9, name) and plain(report, 10 + name, password) then return 1 end
  return 0
end
