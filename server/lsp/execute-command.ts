import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver';
import { addDefaultDeny, readDefaultDeny } from './default-deny.js';
import { answerDifference, readDifference } from './difference.js';
import { chooseEnvironment, readChosen } from './environments.js';
import { answerExplain, readExplain } from './explain.js';
import { allowHere, answerGeneratePolicies, applyProposed, readAllow, readGeneratePolicies } from './proposed.js';
import { commandNames } from './protocol.js';
import { readRecordAssertions, recordAssertionsHere } from './record-assertions.js';
import type { Session } from './session.js';
import { readShowLocations, showFile, showLocations } from './show-locations.js';

/** `workspace/executeCommand`. What is not understood is logged and does nothing. Only `netpol.explain` and `netpol.showDifference` answer a text, and `netpol.chooseEnvironment` a `ChooseEnvironmentResult`. */
export async function executeCommand(session: Session, { command, arguments: args }: ExecuteCommandParams, token: CancellationToken): Promise<unknown> {
  if (command === commandNames.showLocations) {
    const places = readShowLocations(args);
    if (places) await showLocations(session, places);
    else session.log.warn(`${command} wants a URI, a position and a list of locations.`);
  } else if (command === commandNames.showFile) {
    const [uri] = args ?? [];
    if (typeof uri === 'string') await showFile(session, uri);
    else session.log.warn(`${command} wants a URI.`);
  } else if (command === commandNames.addDefaultDeny) {
    const params = readDefaultDeny(args?.[0]);
    if (params) await addDefaultDeny(session, params);
    else session.log.warn(`${command} wants one argument, an object with textDocument.`);
  } else if (command === commandNames.explain) {
    const params = readExplain(args?.[0]);
    if (params) return answerExplain(session, params).text;
    session.log.warn(`${command} wants one argument, an object with uri, from and to.`);
  } else if (command === commandNames.allow) {
    const params = readAllow(args?.[0]);
    if (params) await allowHere(session, params, token);
    else session.log.warn(`${command} wants one argument, an object with uri, from and to.`);
  } else if (command === commandNames.generatePolicies) {
    const params = readGeneratePolicies(args?.[0]);
    if (params) await applyProposed(session, await answerGeneratePolicies(session, params, token));
    else session.log.warn(`${command} wants one argument, an object with textDocument.`);
  } else if (command === commandNames.showDifference) {
    const params = readDifference(args?.[0]);
    if (params) return (await answerDifference(session, params)).text;
    session.log.warn(`${command} wants one argument, an object with textDocument.`);
  } else if (command === commandNames.chooseEnvironment) {
    const params = readChosen(args?.[0]);
    if (params) return chooseEnvironment(session, params);
    session.log.warn(`${command} wants the name of an environment, or no argument.`);
  } else if (command === commandNames.recordAssertions) await recordAssertionsHere(session, readRecordAssertions(args?.[0]), token);
  else session.log.warn(`There is no command ${command}.`);
  return null;
}
