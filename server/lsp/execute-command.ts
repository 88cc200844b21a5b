import type { ExecuteCommandParams } from 'vscode-languageserver';
import { addDefaultDeny, readDefaultDeny } from './default-deny.js';
import { answerExplain, readExplain } from './explain.js';
import { commandNames } from './protocol.js';
import type { Session } from './session.js';
import { readShowLocations, showLocations } from './show-locations.js';

/** `workspace/executeCommand`. What is not understood is logged and does nothing. Only `netpol.explain` answers something: a text. */
export async function executeCommand(session: Session, { command, arguments: args }: ExecuteCommandParams): Promise<unknown> {
  if (command === commandNames.showLocations) {
    const places = readShowLocations(args);
    if (places) await showLocations(session, places);
    else session.log.warn(`${command} wants a URI, a position and a list of locations.`);
  } else if (command === commandNames.addDefaultDeny) {
    const params = readDefaultDeny(args?.[0]);
    if (params) await addDefaultDeny(session, params);
    else session.log.warn(`${command} wants one argument, an object with textDocument.`);
  } else if (command === commandNames.explain) {
    const params = readExplain(args?.[0]);
    if (params) return (await answerExplain(session, params)).text;
    session.log.warn(`${command} wants one argument, an object with uri, from and to.`);
  } else session.log.warn(`There is no command ${command}.`);
  return null;
}
