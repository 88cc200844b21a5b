import type { CodeLens, TextDocumentContentParams, TextDocumentContentResult } from 'vscode-languageserver';
import type { Client } from './client.js';
import { answerDifference, readDifference } from './difference.js';
import { answerExplain, readExplain } from './explain.js';
import { commandNames, type ExplainParams } from './protocol.js';
import type { Session } from './session.js';

/** Documents that exist only while they are looked at. What is asked stands behind the question mark of their address, as JSON. */
const explainScheme = 'netpol-explain';
const differenceScheme = 'netpol-diff';

/** The schemes that this client is offered: a client that carries a command out itself has documents of its own. */
export function contentSchemes({ textDocumentContent, commands }: Pick<Client, 'textDocumentContent' | 'commands'>): string[] {
  if (!textDocumentContent) return [];
  return [...(commands.has(commandNames.explain) ? [] : [explainScheme]), ...(commands.has(commandNames.showDifference) ? [] : [differenceScheme])];
}

/** `workspace/textDocumentContent`: an address that asks nothing is answered with how one does. */
export async function answerTextDocumentContent(session: Session, { uri }: TextDocumentContentParams): Promise<TextDocumentContentResult> {
  session.refresh.contents.answered(uri);
  const question = questionIn(uri);
  if (question) return { text: answerExplain(session, question).text };
  const { scheme, asked } = readAddress(uri);
  const difference = scheme === differenceScheme ? readDifference(asked) : undefined;
  if (difference) return { text: (await answerDifference(session, difference)).text };
  return { text: 'This address holds no question: behind its question mark stand the parameters of netpol/explain or netpol/difference, as JSON.\n' };
}

/** Of such a document that is open: above what to change to allow a connection, a lens that asks for the edit. Undefined for any other document. */
export function lensesOfContent(session: Session, uri: string): CodeLens[] | undefined {
  const question = questionIn(uri);
  if (!question) return uri.startsWith(`${explainScheme}:`) ? [] : undefined;
  return answerExplain(session, question)
    .text.split('\n')
    .flatMap((text, line) => {
      const start = { line, character: 0 };
      const command = { title: 'Allow this connection', command: commandNames.allow, arguments: [question] };
      return /^\s*To allow it/.test(text) ? [{ range: { start, end: start }, command }] : [];
    });
}

function questionIn(uri: string): ExplainParams | undefined {
  const { scheme, asked } = readAddress(uri);
  return scheme === explainScheme ? readExplain(asked) : undefined;
}

function readAddress(uri: string): { readonly scheme: string | undefined; readonly asked: unknown } {
  const [, scheme, query = ''] = /^([a-z-]+):[^?]*\?([^#]*)/.exec(uri) ?? [];
  return { scheme, asked: parsed(query) };
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(query));
  } catch {
    return undefined;
  }
}
