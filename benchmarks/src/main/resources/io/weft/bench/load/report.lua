-- What wrk prints for people is rounded; this is what it measured.
-- With paths to ask for, a request asks for one after the other, so that no answer is decided from a warm cache line alone.

local paths = {}
local hosts = {}
local next = 0

function init(args)
  if args[1] then
    for line in io.lines(args[1]) do
      local host, path = line:match("^(%S+) (%S+)$")
      hosts[#hosts + 1] = host
      paths[#paths + 1] = wrk.format("GET", path, { Host = host })
    end
  end
  fixed = wrk.format()
end

function request()
  if #paths == 0 then
    return fixed
  end
  next = next % #paths + 1
  return paths[next]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "weft requests=%d micros=%d bytes=%d p50=%d p99=%d failed=%d\n",
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
