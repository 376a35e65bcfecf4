-- wrk script: charges stored methods, each request with an Idempotency-Key of its own. Arguments: file of method ids, run's name
local ids, n, run = {}, 0, ""
function init(args)
  for line in io.lines(args[1]) do ids[#ids + 1] = line end
  run = args[2]
  math.randomseed(os.time())
  wrk.headers["X-Api-Key"] = "cof_prv_sandbox_dev"
  wrk.headers["Content-Type"] = "application/json"
end
function request()
  n = n + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. n
  local body = '{"payment":{"stored":{"wallet":"' .. ids[math.random(#ids)] .. '","initiated_by":"MERCHANT"}},"amount":{"value":9.99}}'
  return wrk.format("POST", "/v1/transactions/sale", nil, body)
end
function done(summary)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout))
end
