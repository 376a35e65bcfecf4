-- wrk script. Arguments: what is asked, its path, a file of lines that the requests take in turn or by chance ("-": none),
-- a file of API keys, the run's name. Each unsafe request has an Idempotency-Key of its own.
--   get      the path; {} is a random line (an id)
--   create   the page's create body with its three metadata members
--   add      a method: the lines, each used once, are "customer token"
--   charge   a stored method: the lines are methods' ids
--   stripe-get, stripe-create   the same of a Stripe-shaped peer
local what, path, name, n = "get", "/", "", 0
local lines, keys = {}, {}

local function read(file, into)
  if file == "-" then return end
  for line in io.lines(file) do into[#into + 1] = line end
end

function init(args)
  what, path, name = args[1], args[2], args[5]
  read(args[3], lines)
  read(args[4], keys)
  math.randomseed(os.time())
  wrk.headers["Content-Type"] = "application/json"
  if what:match("^stripe") then
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.headers["Authorization"] = "Bearer sk_test_bench"
    keys = {}
  end
end

local function customer()
  return '{"first_name":"Jane","last_name":"Smith","email_address":"jane' .. n .. '@example.com","phone_number":"8005550100",'
    .. '"shipping_address":{"line1":"123 Main St","city":"Austin","state":"TX","postal_code":"78701","country":"US"},'
    .. '"metadata":{"account_id":"ACC-001234","loyalty_tier":"gold","store_location":"Austin-TX-01"}}'
end

local stripe = "name=Jane+Smith&email=jane@example.com&phone=8005550100&address[line1]=123+Main+St&address[city]=Austin"
  .. "&address[state]=TX&address[postal_code]=78701&address[country]=US&metadata[account_id]=ACC-001234"
  .. "&metadata[loyalty_tier]=gold&metadata[store_location]=Austin-TX-01"

function request()
  n = n + 1
  if #keys > 0 then wrk.headers["X-Api-Key"] = keys[math.random(#keys)] end
  if what:match("get$") then
    return wrk.format("GET", #lines > 0 and path:gsub("{}", lines[math.random(#lines)], 1) or path)
  end
  wrk.headers["Idempotency-Key"] = name .. "-" .. n
  if what == "create" then return wrk.format("POST", path, nil, customer()) end
  if what == "stripe-create" then return wrk.format("POST", path, nil, stripe) end
  if what == "charge" then
    local method = lines[math.random(#lines)]
    return wrk.format("POST", path, nil, '{"payment":{"stored":{"wallet":"' .. method
      .. '","initiated_by":"MERCHANT"}},"amount":{"value":9.99}}')
  end
  local one, token = (lines[n] or "none none"):match("(%S+) (%S+)")
  return wrk.format("POST", path:gsub("{}", one, 1), nil, '{"token":"' .. token .. '"}')
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
