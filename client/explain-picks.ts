import * as vscode from 'vscode';
import type { EndsResult, ExplainedEnd } from '../server/lsp/protocol.js';

/** An item of a list, and what it stands for; separators stand for nothing. */
interface Choice extends vscode.QuickPickItem {
  readonly value?: string;
}

const { t } = vscode.l10n;

const title = t("Why Can / Can't A Reach B?");

/** Asks for one end: anything of the list, or an address that is typed. @param other the end that is known already */
export async function pickEnd({ ends, selected }: EndsResult, role: 'from' | 'to', other: string | undefined): Promise<string | undefined> {
  const near = `${(other ?? selected)?.split('/')[0]}/`;
  const able = ends
    .filter(({ kind, name }) => (role === 'to' || kind === 'workload') && name !== other)
    .sort((a, b) => Number(b.name.startsWith(near)) - Number(a.name.startsWith(near)));
  const groups = new Map([
    [t('Workloads'), able.filter(({ kind }) => kind === 'workload')],
    [t('Services'), able.filter(({ kind }) => kind === 'service')],
    [t('Ingresses and routes'), able.filter(({ kind }) => kind === 'route')],
  ]);
  const choices = [...groups].flatMap(([label, some]): Choice[] =>
    some.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...some.map(choiceOf)],
  );
  const ask =
    role === 'from'
      ? other === undefined
        ? t('Who connects? A workload, or type an address outside the cluster')
        : t('Who connects to {0}? A workload, or type an address outside the cluster', shortName(other))
      : t('What does {0} connect to? A workload, a Service, a route, or type an address', shortName(other ?? ''));
  return pick(choices, ask, {
    active: selected,
    typed: (text) => (looksLikeAddress(text) ? { label: text, description: t('address outside the cluster'), value: text } : undefined),
  });
}

/** Asks for the port: one that the destination names, one that is typed, or all. Undefined where the person leaves. */
export async function pickPort({ ends }: EndsResult, to: string): Promise<{ readonly port?: string } | undefined> {
  const end = ends.find(({ name }) => name === to);
  const all: Choice = {
    label: t('All ports'),
    description: end && end.kind !== 'workload' ? t('that {0} leads to', end.label) : t('and which of them pass'),
    value: '',
  };
  const ports = (end?.ports ?? []).map(({ port, name }): Choice => ({ label: port, description: name ?? '', value: port }));
  const typed = (text: string): Choice | undefined =>
    /^([A-Za-z]+\/)?[a-z0-9-]+$/.test(text) && !ports.some(({ label }) => label === text)
      ? { label: text, description: t('TCP unless it begins with UDP/ or SCTP/'), value: text }
      : undefined;
  const chosen = await pick([all, ...ports], t('Which port of {0}? Or type one: 443, UDP/53, 8000-8100', shortName(to)), { active: ports[0]?.value, typed });
  return chosen === undefined ? undefined : chosen === '' ? {} : { port: chosen };
}

interface PickOptions {
  /** The value that is marked at first. */
  readonly active: string | undefined;
  /** What a text stands for that is typed. */
  readonly typed: (text: string) => Choice | undefined;
}

function pick(choices: readonly Choice[], placeholder: string, { active, typed }: PickOptions): Promise<string | undefined> {
  const box = vscode.window.createQuickPick<Choice>();
  box.title = title;
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = choices;
  const marked = choices.find(({ value }) => value !== undefined && value === active);
  if (marked) box.activeItems = [marked];
  return new Promise((resolve) => {
    box.onDidChangeValue((text) => {
      const extra = typed(text.trim());
      box.items = extra ? [extra, ...choices] : choices;
    });
    box.onDidAccept(() => {
      const value = box.activeItems[0]?.value;
      if (value === undefined) return;
      resolve(value);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

function choiceOf({ name, label, detail, path }: ExplainedEnd): Choice {
  return { label, description: path === undefined ? detail : `${detail} · ${path}`, value: name };
}

/** The name alone, of `namespace/Kind/name`. */
function shortName(name: string): string {
  return name.split('/').at(-1) ?? name;
}

/** IPv4 as far as it is typed to the end, or anything with two colons; the server reads it exactly. */
function looksLikeAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
}
