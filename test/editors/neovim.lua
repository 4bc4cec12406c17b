-- What neovim.test.ts has Neovim do, with nothing but its own language client (0.7 and newer): open a Dockerfile, wait for
-- diagnostics, take a code action, and say as JSON what came of it.
-- Environment: NODE (the program), SERVER (dist/server.cjs), FOLDER (the workspace), TITLE (the code action), RESULT (a file),
-- PATIENCE_MS (how long each wait may take).

local patience = tonumber(vim.env.PATIENCE_MS)
local result = { pushed = {}, titles = {} }

local function finish(failure)
  result.failure = failure
  local out = assert(io.open(vim.env.RESULT, "w"))
  out:write(vim.json.encode(result))
  out:close()
  vim.cmd(failure and "cquit" or "qall!")
end

local function waited(what, condition)
  if not vim.wait(patience, condition, 50) then
    error("waited in vain for " .. what)
  end
end

local function drive()
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.FOLDER .. "/Dockerfile"))
  local buffer = vim.api.nvim_get_current_buf()
  local id = (vim.lsp.start_client or vim.lsp.start)({
    name = "plimsoll",
    cmd = { vim.env.NODE, vim.env.SERVER, "--stdio" },
    root_dir = vim.env.FOLDER,
    workspace_folders = { { uri = vim.uri_from_fname(vim.env.FOLDER), name = "folder" } },
    get_language_id = function()
      return "dockerfile"
    end,
  })
  assert(id, "the server did not start")
  vim.lsp.buf_attach_client(buffer, id)

  waited("diagnostics", function()
    return #vim.diagnostic.get(buffer) > 0
  end)
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    local code = one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code)
    table.insert(result.pushed, { line = one.lnum, column = one.col, code = code, message = one.message })
  end

  local at = { line = 1, character = 4 }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = at, ["end"] = { line = 1, character = 8 } },
    context = { diagnostics = {} },
  }, patience)
  assert(answers and answers[id] and answers[id].result, "no answer to textDocument/codeAction")
  local chosen
  for _, action in ipairs(answers[id].result) do
    table.insert(result.titles, action.title)
    if action.title == vim.env.TITLE then
      chosen = action
    end
  end
  assert(chosen, "no code action of that title")
  if chosen.edit == nil then
    local resolved = vim.lsp.buf_request_sync(buffer, "codeAction/resolve", chosen, patience)
    chosen = assert(resolved and resolved[id] and resolved[id].result, "the code action was not resolved")
  end
  vim.lsp.util.apply_workspace_edit(chosen.edit, "utf-16")
  result.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n") .. "\n"

  waited("the diagnostic to go", function()
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      if one.lnum == 1 then
        return false
      end
    end
    return true
  end)
  result.left = #vim.diagnostic.get(buffer)
  vim.lsp.stop_client(id)
end

local ok, failure = pcall(drive)
finish(not ok and tostring(failure) or nil)
