-- Asks the targets of a file in turn, NUMBER replaced by a number that each request has for itself.
-- Arguments: the file, one target a line; the first number. Prints one line of JSON at the end.
local before, after, whole, number, numbered, rest = {}, {}, {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local first, last = line:find("NUMBER", 1, true)
    before[#before + 1] = "GET " .. (first and line:sub(1, first - 1) or line)
    after[#after + 1] = first and line:sub(last + 1) or ""
    numbered = numbered or first
  end
  number = tonumber(arguments[2])
  rest = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nAccept: application/sparql-results+json\r\nUser-Agent: benchmark\r\n\r\n"
  for at = 1, #before do
    whole[at] = before[at] .. rest
  end
end

function request()
  number = number + 1
  local at = number % #before + 1
  if numbered then
    return before[at] .. number .. after[at] .. rest
  end
  return whole[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "median": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
