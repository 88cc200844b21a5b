---@brief
---
--- Understands Kubernetes NetworkPolicy: finds mistakes, and says who can reach whom. It runs beside yamlls.
---
--- `npm install --global` of the package brings `netpol-language-server`; docs/editors.md says more, and lists the settings.
---@type vim.lsp.Config
return {
  cmd = { 'netpol-language-server', '--stdio' },
  filetypes = { 'yaml', 'helm', 'json' },
  root_markers = { '.netpol.yaml', '.git' },
  settings = { netpol = {} },
}
