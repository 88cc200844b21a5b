import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  applyFix,
  closeAll,
  edit,
  finding,
  findings,
  fixes,
  hover,
  lenses,
  newFile,
  noFinding,
  open,
  positionOf,
  replace,
  ruleOf,
  until,
  untitled,
  withSetting,
} from './support.js';

const allowed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: typed
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: TCP
          port: 8000
`;

describe('the extension in VS Code', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
  });
  afterEach(closeAll);

  it('declares the commands that it registers', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension('netpol.netpol')?.packageJSON as { contributes: { commands: { command: string }[] } };
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(declared.length > 0);
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
    assert.ok(registered.has('netpol.showLocations'));
  });

  describe('findings', () => {
    it('appear on opening a file, at the place', async () => {
      const document = await open('shop/and-became-or.yaml');
      const found = await finding(document, 'peer-split-and-or');
      assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
      const line = found.range.start.line;
      assert.ok(
        line >= positionOf(document, 'namespaceSelector').line && line <= positionOf(document, 'app: prometheus').line,
        `it stands at the peers, not in line ${line + 1}`,
      );
      assert.match(found.message, /monitoring/);
    });

    it('come and go while typing', async () => {
      const document = await untitled(allowed);
      await hover(document, positionOf(document, 'podSelector'), /\S/);
      assert.deepEqual(
        findings(document)
          .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
          .map(ruleOf),
        [],
      );
      await edit(document, document.lineAt(12).range, '          port: 70000');
      const refused = await until('an error in the line of the port', () =>
        findings(document).find(({ severity, range }) => severity === vscode.DiagnosticSeverity.Error && range.start.line === 12),
      );
      assert.match(refused.message, /65535/);
      await edit(document, document.lineAt(12).range, '          port: 8000');
      await until('no error any more', () => (findings(document).every(({ severity }) => severity !== vscode.DiagnosticSeverity.Error) ? true : undefined));
    });

    it('survive half-typed YAML', async () => {
      const document = await open('shop/and-became-or.yaml');
      await finding(document, 'peer-split-and-or');
      await edit(document, new vscode.Range(0, 0, 0, 0), 'kind: Service\nx: [\n---\n');
      await until('a finding in the broken document', () => findings(document).find(({ range }) => range.start.line <= 2));
      await finding(document, 'peer-split-and-or');
    });

    it('link to the page of their rule', async () => {
      const { code } = await finding(await open('shop/and-became-or.yaml'), 'peer-split-and-or');
      assert.ok(typeof code === 'object');
      assert.equal(code.target.scheme, 'command');
      const [command, rule] = [code.target.path, (JSON.parse(code.target.query) as string[])[0]];
      await vscode.commands.executeCommand(command, rule);
      const tab = await until('a preview of the page', () =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('peer-split-and-or')),
      );
      assert.ok(tab.input instanceof vscode.TabInputWebview);
      const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('netpol-rule:/peer-split-and-or.md'));
      assert.match(page.getText(), /^# peer-split-and-or\n/);
    });
  });

  it('completes the names of rules in settings', async () => {
    const document = await newFile('.vscode/settings.json', '{ "netpol.rules": { "" } }');
    const inside = document.positionAt(document.getText().lastIndexOf('""') + 1);
    await until('the rule dns-blocked', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, inside);
      return list.items.find(({ label }) => JSON.stringify(label).includes('dns-blocked'));
    });
  });

  describe('hover', () => {
    it('says who can reach a workload', async () => {
      const document = await open('shop/workloads.yaml');
      const text = await hover(document, positionOf(document, 'mysql'), /reach/i);
      assert.match(text, /backend/);
      assert.match(text, /3306/);
      assert.match(text, /mysql-from-backend/);
    });

    it('says when anyone can reach it', async () => {
      const document = await open('open/everything.yaml');
      const text = await hover(document, positionOf(document, 'lonely'), /anyone/i);
      assert.match(text, /outside the cluster/);
    });

    it('says what a policy selects', async () => {
      const document = await open('shop/policies.yaml');
      const text = await hover(document, positionOf(document, 'podSelector'), /mysql/);
      assert.match(text, /1 workload/);
    });

    it('follows an unsaved buffer', async () => {
      const workloads = await open('shop/workloads.yaml');
      const policies = await open('shop/policies.yaml');
      await hover(policies, positionOf(policies, 'podSelector'), /1 workload/);
      await replace(workloads, '        app: mysql', '        app: mariadb');
      await hover(policies, positionOf(policies, 'podSelector'), /no workload/);
    });
  });

  describe('code lenses', () => {
    it('say what a policy selects, and can be clicked', async () => {
      const document = await open('shop/policies.yaml');
      const shown = await lenses(document, /1 workload: mysql/);
      const selected = shown.find(({ command }) => /1 workload: mysql/.test(command?.title ?? ''));
      assert.equal(selected?.command?.command, 'netpol.showLocations');
      await vscode.commands.executeCommand(selected.command.command, ...(selected.command.arguments ?? []));
    });

    it('say which policies apply to a workload and who reaches it', async () => {
      const document = await open('shop/workloads.yaml');
      const titles = (await lenses(document, /reached by .*backend/)).map(({ command }) => command?.title ?? '');
      assert.ok(
        titles.some((title) => /1 policy/.test(title)),
        titles.join(' / '),
      );
      assert.ok(
        titles.some((title) => /anyone/.test(title)),
        titles.join(' / '),
      );
    });

    it('say whether a namespace has default-deny', async () => {
      await lenses(await open('open/everything.yaml'), /default-deny.*no/);
    });

    it('can be switched off', async () => {
      const document = await open('shop/policies.yaml');
      await lenses(document, /mysql/);
      await withSetting('codeLens.policies', false, async () => {
        await until('no code lens', async () => {
          const shown = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
          return shown.length === 0 ? true : undefined;
        });
      });
      await lenses(document, /mysql/);
    });
  });

  describe('quick fixes', () => {
    it('add default-deny to a namespace', async () => {
      const document = await open('open/everything.yaml');
      const before = document.getText();
      const found = await finding(document, 'namespace-no-default-deny');
      await applyFix(document, found.range, /default-deny/i);
      await noFinding(document, 'namespace-no-default-deny');
      const added = vscode.workspace.textDocuments
        .map((each) => each.getText())
        .find((text) => /kind: NetworkPolicy[\s\S]*namespace: open[\s\S]*podSelector: \{\}/.test(text));
      assert.ok(added, 'a policy for the whole namespace was written');
      assert.ok(document.getText().includes(before.trimEnd()), 'what stood there stands');
    });

    it('turn two peers into one', async () => {
      const document = await open('shop/and-became-or.yaml');
      const found = await finding(document, 'peer-split-and-or');
      await applyFix(document, found.range, /both|one peer/i);
      await noFinding(document, 'peer-split-and-or');
      assert.match(document.getText(), /- namespaceSelector:[\s\S]*\n {10}podSelector:/);
    });

    it('silence a finding with a comment', async () => {
      const document = await open('shop/and-became-or.yaml');
      const found = await finding(document, 'peer-split-and-or');
      const offered = await fixes(document, found.range);
      assert.ok(offered.some(({ kind }) => kind?.value.startsWith('quickfix')));
      await applyFix(document, found.range, /ignore|silence/i);
      await noFinding(document, 'peer-split-and-or');
      assert.match(document.getText(), /# netpol-ignore-(next-line|file) peer-split-and-or/);
    });
  });

  it('fixes on saving what can be fixed without asking', async () => {
    const document = await untitled(allowed.replace('        - protocol: TCP\n          port: 8000', '        - port: 8000'));
    await finding(document, 'port-without-protocol');
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      everything,
      'source.fixAll.netpol',
      10,
    );
    const fixAll = actions.find(({ kind }) => kind?.value === 'source.fixAll.netpol');
    assert.ok(fixAll?.edit, actions.map(({ title }) => title).join(' / '));
    assert.ok(await vscode.workspace.applyEdit(fixAll.edit));
    await noFinding(document, 'port-without-protocol');
    assert.match(document.getText(), /protocol: TCP/);
  });

  it('judges a manifest in JSON', async () => {
    const manifest = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'json' },
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 7000 }] }] },
    };
    const document = await newFile('open/typed.json', JSON.stringify(manifest, null, 2));
    await replace(document, '7000', '70000');
    await until('an error at the port', () =>
      findings(document).find(
        ({ range, severity }) => severity === vscode.DiagnosticSeverity.Error && document.lineAt(range.start.line).text.includes('70000'),
      ),
    );
  });

  describe('settings', () => {
    it('change the severity of a rule, or switch it off', async () => {
      const document = await open('shop/and-became-or.yaml');
      await finding(document, 'peer-split-and-or');
      await withSetting('rules', { 'peer-split-and-or': 'error' }, async () => {
        await until('an error', () =>
          findings(document).find((each) => ruleOf(each) === 'peer-split-and-or' && each.severity === vscode.DiagnosticSeverity.Error),
        );
      });
      await withSetting('rules', { 'peer-split-and-or': 'off' }, async () => {
        await noFinding(document, 'peer-split-and-or');
      });
      await finding(document, 'peer-split-and-or');
    });

    it('bring findings for the whole workspace', async () => {
      const there = (): vscode.Diagnostic | undefined =>
        vscode.languages
          .getDiagnostics()
          .filter(([uri]) => uri.path.endsWith('/and-became-or.yaml'))
          .flatMap(([, all]) => all)
          .find((each) => ruleOf(each) === 'peer-split-and-or');
      await open('shop/policies.yaml');
      await until('no finding in a closed file', () => (there() ? undefined : true));
      await withSetting('diagnostics.scope', 'workspace', async () => {
        await until('a finding in a closed file', there);
      });
    });

    it('leave files out', async () => {
      // A file that is open counts whatever the setting says, so this one is not.
      const document = await open('left-out/policy.yaml');
      await hover(document, positionOf(document, 'podSelector'), /1 workload/);
      await withSetting('exclude', { '**/never-opened.yaml': true }, async () => {
        await hover(document, positionOf(document, 'podSelector'), /no workload/);
      });
      await hover(document, positionOf(document, 'podSelector'), /1 workload/);
    });
  });

  describe('a document without a file', () => {
    it('has findings, hovers and lenses', async () => {
      const document = await untitled(allowed.replace('name: typed', 'name: typed\n  namespace: shop').replace('port: 8000', 'port: "80"'));
      await until('an error at the port', () =>
        findings(document).find(
          ({ range, severity }) => severity === vscode.DiagnosticSeverity.Error && document.lineAt(range.start.line).text.includes('port: "80"'),
        ),
      );
      // What the API server refuses is left out of answers.
      await lenses(document, /refused by the API server/);
      await replace(document, 'port: "80"', 'port: 80');
      await hover(document, positionOf(document, 'podSelector'), /3 workloads/);
      await lenses(document, /3 workloads/);
    });
  });

  it('shows the map', async () => {
    await open('shop/policies.yaml');
    await vscode.commands.executeCommand('netpol.showMap');
    const maps = () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) =>
        tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('netpol.map')),
      );
    await until('the tab of the map', () => (maps().length === 1 ? true : undefined));
    await vscode.commands.executeCommand('netpol.showMap');
    assert.equal(maps().length, 1, 'asked for again, it is the same one');
  });

  it('goes on after a restart of the server', async () => {
    const document = await open('shop/and-became-or.yaml');
    await finding(document, 'peer-split-and-or');
    await vscode.commands.executeCommand('netpol.restart');
    await finding(document, 'peer-split-and-or');
    await hover(document, positionOf(document, 'podSelector'), /backend/);
  });
});
