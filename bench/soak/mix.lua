-- What wrk asks for: lines of "path<TAB>encoding<TAB>etag" from the file named by the first
-- argument, one of them by chance each time. With a second argument above 0, no more than so many
-- requests a second in each thread: each has its turn, and who comes late does not wait.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]
local MONOTONIC = 1
local BEHIND_AT_MOST = 1.0
local threads = 0
local requests = {}

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local function clock()
  local now = ffi.new("moment")
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.seconds) + tonumber(now.nanoseconds) / 1e9
end

function init(args)
  math.randomseed(number or 0)
  for line in io.lines(args[1]) do
    local path, encoding, etag = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = { Host = wrk.headers["Host"] }
    if encoding ~= "" then headers["Accept-Encoding"] = encoding end
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  local rate = tonumber(args[2]) or 0
  if rate > 0 then
    local turn = clock()
    function delay()
      local now = clock()
      turn = math.max(turn + 1 / rate, now - BEHIND_AT_MOST)
      return math.max(0, math.floor((turn - now) * 1000))
    end
  end
end

function request()
  return requests[math.random(#requests)]
end
