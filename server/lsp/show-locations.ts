import { type MessageActionItem, MessageType, ShowDocumentRequest, ShowMessageRequest } from 'vscode-languageserver';
import { baseName } from '../util/file-id.js';
import type { Position, ProtocolLocation, ShowLocationsArguments } from './protocol.js';
import type { Session } from './session.js';

/** A person is asked to choose among so many places at most. */
const choices = 12;

/** For clients that cannot show a list of places: has the only one shown, or asks which. */
export async function showLocations({ client, connection, workspace }: Session, [, , locations]: ShowLocationsArguments): Promise<void> {
  if (!client.showDocument) return;
  const titled = new Map(
    locations.slice(0, choices).map((location) => [titleOf(location, workspace.snapshot().file(workspace.fileId(location.uri))?.path), location]),
  );
  const chosen = titled.size === 1 ? [...titled.values()][0] : await ask([...titled.keys()]);
  if (chosen) await connection.sendRequest(ShowDocumentRequest.type, { uri: chosen.uri, selection: chosen.range, takeFocus: true });

  async function ask(titles: readonly string[]): Promise<ProtocolLocation | undefined> {
    const actions: MessageActionItem[] = titles.map((title) => ({ title }));
    const more = locations.length > titles.length ? ` These are the first of ${locations.length}.` : '';
    const answer = await connection.sendRequest(ShowMessageRequest.type, { type: MessageType.Info, message: `Which one?${more}`, actions });
    return answer ? titled.get(answer.title) : undefined;
  }
}

/** Has a file shown, where the client can. */
export async function showFile({ client, connection }: Session, uri: string): Promise<void> {
  if (client.showDocument) await connection.sendRequest(ShowDocumentRequest.type, { uri, takeFocus: true });
}

/** The arguments of the command, where they are that. */
export function readShowLocations(args: readonly unknown[] | undefined): ShowLocationsArguments | undefined {
  const [uri, position, locations] = args ?? [];
  if (typeof uri !== 'string' || !isPosition(position) || !Array.isArray(locations) || !locations.every(isLocation)) return undefined;
  return [uri, position, locations];
}

function titleOf({ uri, range }: ProtocolLocation, path = baseName(uri)): string {
  return `${path}:${range.start.line + 1}`;
}

export function isPosition(value: unknown): value is Position {
  return (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    'character' in value &&
    typeof value.line === 'number' &&
    typeof value.character === 'number'
  );
}

function isLocation(value: unknown): value is ProtocolLocation {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('range' in value)) return false;
  const { uri, range } = value;
  return (
    typeof uri === 'string' &&
    typeof range === 'object' &&
    range !== null &&
    'start' in range &&
    'end' in range &&
    isPosition(range.start) &&
    isPosition(range.end)
  );
}
