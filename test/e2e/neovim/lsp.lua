-- Neovim as a second real client, over standard input and output. Run by run.mts:
--   NETPOL_SERVER   the built server; NETPOL_NODE the Node that runs it; NETPOL_WORKSPACE a folder that may be changed
-- Prints `ok - name` or `not ok - name: why` for each test, and `done` at the end.

local workspace = vim.env.NETPOL_WORKSPACE

local function test(name, run)
  local ok, why = pcall(run)
  io.stdout:write(ok and ('ok - ' .. name .. '\n') or ('not ok - ' .. name .. ': ' .. tostring(why):gsub('\n', ' ') .. '\n'))
end

local client = vim.lsp.start_client({
  name = 'netpol',
  cmd = { vim.env.NETPOL_NODE, vim.env.NETPOL_SERVER, '--stdio' },
  root_dir = workspace,
  workspace_folders = { { name = 'workspace', uri = vim.uri_from_fname(workspace) } },
  settings = { netpol = { rules = { ['workload-not-isolated'] = 'off' } } },
})

local function open(path)
  vim.cmd('edit! ' .. workspace .. '/' .. path)
  vim.bo.filetype = 'yaml'
  vim.lsp.buf_attach_client(0, client)
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then return number, column - 1 end
  end
  error('no line has ' .. text)
end

local function finding(rule)
  for _, each in ipairs(vim.diagnostic.get(0)) do
    local data = each.user_data and each.user_data.lsp or {}
    if each.source == 'netpol' and (each.code == rule or data.code == rule) then return each end
  end
end

local function until_true(what, ask)
  assert(vim.wait(20000, ask, 20), 'waited in vain for ' .. what)
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  local answer = answers and answers[client]
  assert(answer and not answer.err, method .. ' was not answered' .. (answer and answer.err and (': ' .. answer.err.message) or ''))
  return answer.result
end

local function hover(text)
  vim.api.nvim_win_set_cursor(0, { line_of(text) })
  local answer = ask('textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'))
  return answer and (answer.contents.value or answer.contents) or ''
end

local function actions(diagnostic)
  local range = {
    start = { line = diagnostic.lnum, character = diagnostic.col },
    ['end'] = { line = diagnostic.end_lnum, character = diagnostic.end_col },
  }
  local code = diagnostic.code or diagnostic.user_data.lsp.code
  return ask('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = range,
    context = { diagnostics = { { range = range, message = diagnostic.message, code = code, source = 'netpol' } } },
  })
end

test('a finding appears', function()
  open('shop/and-became-or.yaml')
  until_true('peer-split-and-or', function() return finding('peer-split-and-or') ~= nil end)
  local line = finding('peer-split-and-or').lnum + 1
  assert(line >= line_of('namespaceSelector') and line <= line_of('app: prometheus'), 'it stands in line ' .. line)
end)

test('hover says who can reach a workload', function()
  open('shop/workloads.yaml')
  local text = ''
  until_true('a hover with the whole workspace', function()
    text = hover('name: mysql')
    return text:find('3306', 1, true) ~= nil
  end)
  assert(text:find('backend', 1, true) and not text:find('nyone', 1, true), text)
end)

test('the call hierarchy lists who can reach a workload, at the rule that admits it', function()
  open('shop/workloads.yaml')
  vim.api.nvim_win_set_cursor(0, { line_of('name: mysql') })
  local position = vim.lsp.util.make_position_params(0, 'utf-16')
  until_true('a caller', function()
    local items = ask('textDocument/prepareCallHierarchy', position)
    local calls = items and items[1] and ask('callHierarchy/incomingCalls', { item = items[1] }) or {}
    return calls[1] ~= nil and calls[1].from.name == 'backend'
  end)
  vim.lsp.buf.incoming_calls()
  until_true('the list of callers', function() return #vim.fn.getqflist() > 0 end)
  local first = vim.fn.getqflist()[1]
  vim.cmd('cclose')
  assert(first.text == 'backend' and vim.fn.bufname(first.bufnr):find('policies.yaml', 1, true), vim.inspect(first))
end)

test('a code lens says what a policy selects', function()
  open('shop/policies.yaml')
  until_true('a lens with the whole workspace', function()
    local titles = {}
    for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() })) do
      if not lens.command then lens = ask('codeLens/resolve', lens) end
      table.insert(titles, lens.command.title)
    end
    return table.concat(titles, ' | '):find('1 workload: mysql', 1, true) ~= nil
  end)
end)

test('a code lens says whether an assertion holds', function()
  open('shop/shop.netpol-test.yaml')
  until_true('a lens that says so', function()
    local passed = 0
    for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() })) do
      if not lens.command then lens = ask('codeLens/resolve', lens) end
      if lens.command.title == 'passed' then passed = passed + 1 end
    end
    return passed == 2
  end)
end)

test('typing brings a finding and takes it away', function()
  open('shop/policies.yaml')
  local number = line_of('port: mysql')
  vim.api.nvim_buf_set_lines(0, number - 1, number, false, { '          port: 70000' })
  local function refused()
    return vim.tbl_filter(function(each) return each.severity == vim.diagnostic.severity.ERROR and each.lnum == number - 1 end, vim.diagnostic.get(0))
  end
  until_true('an error at the port', function() return #refused() > 0 end)
  vim.api.nvim_buf_set_lines(0, number - 1, number, false, { '          port: mysql' })
  until_true('no error', function() return #refused() == 0 end)
end)

test('a quick fix takes its finding away', function()
  open('shop/and-became-or.yaml')
  until_true('peer-split-and-or', function() return finding('peer-split-and-or') ~= nil end)
  local chosen
  for _, action in ipairs(actions(finding('peer-split-and-or'))) do
    if not chosen and (action.title:lower():find('both') or action.title:lower():find('one peer')) then chosen = action end
  end
  assert(chosen, 'no fix makes one peer of two')
  if not chosen.edit then chosen = ask('codeAction/resolve', chosen) end
  vim.lsp.util.apply_workspace_edit(chosen.edit, 'utf-16')
  until_true('the finding to go', function() return finding('peer-split-and-or') == nil end)
  assert(vim.api.nvim_buf_get_lines(0, line_of('podSelector:'), -1, false)[1] ~= nil)
end)

test('half-typed YAML does not end the server', function()
  open('shop/and-became-or.yaml')
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'a: [', '--- {' })
  hover('name: scrape')
  assert(not vim.lsp.get_client_by_id(client).is_stopped(), 'the server has ended')
end)

io.stdout:write('done\n')
vim.cmd('qa!')
