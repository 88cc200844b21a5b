import { CancellationToken, type Connection, ErrorCodes, LSPErrorCodes, type ProtocolRequestType, ResponseError } from 'vscode-languageserver';
import { canonicalFileId } from '../util/file-id.js';
import { formProblem } from './params-form.js';
import type { Session } from './session.js';
import { unlessCancelled } from './waiting.js';

/** Where handlers find the session; it is there from `initialize` to `shutdown`. */
export interface SessionHolder {
  current: Session | undefined;
  state: 'new' | 'running' | 'shutDown';
}

/** Registers the answer to one kind of request, and what is answered where it fails. */
export type Serve = <P, R, PR, E, RO>(type: ProtocolRequestType<P, R, PR, E, RO>, empty: (params: P) => R, answer: Answer<P, R>, manner?: Manner) => void;

/**
 * `patient`: it may take long, so nothing gives way to it. `once`: the same, and it waits until charts are rendered, too, because nobody asks again when
 * they are: what comes of it is an edit, a verdict, a page or a list to choose from. Other answers are shown, and asked for again when they may be others.
 */
type Manner = 'patient' | 'once';

/** What it throws is logged. */
type Answer<P, R> = (session: Session, params: P, token: CancellationToken) => R | Promise<R>;

/**
 * The one way in for every request. First whatever is waiting is let in, so that a request that was overtaken by its own cancellation or
 * by an edit costs nothing; then the answer is computed on the snapshot of that moment.
 */
export function dispatcher(connection: Connection, holder: SessionHolder): Serve {
  return (type, empty, answer, manner) => {
    connection.onRequest(type.method, async (given: Parameters<typeof answer>[1], second: CancellationToken | undefined): Promise<unknown> => {
      const session = holder.current;
      if (!session) return notRunning(holder);
      // Of a request without parameters the token stands first.
      const token = second ?? CancellationToken.None;
      const params = (second === undefined ? undefined : given) ?? ({} as typeof given);
      const wrong = formProblem(type.method, params);
      if (wrong !== undefined) {
        session.log.warn(wrong);
        return empty(params);
      }
      const work = async () => {
        const overtaken = await letIn(session, params, token, manner);
        if (overtaken) return overtaken;
        try {
          const result = await answer(session, params, token);
          return token.isCancellationRequested ? cancelled() : result;
        } catch (error) {
          if (error instanceof ResponseError) return error;
          session.log.error(`${type.method} failed`, error);
          return empty(params);
        }
      };
      return manner ? work() : session.activity.during(work);
    });
  };
}

/** Lets in what has arrived; the error to answer where that made an answer useless. */
async function letIn(session: Session, params: unknown, token: CancellationToken, manner: Manner | undefined): Promise<ResponseError | undefined> {
  const place = placeOf(params);
  const version = place === undefined ? undefined : session.documents.versionOf(place);
  await session.host.pause();
  await (manner === 'once' ? unlessCancelled(session.workspace.units.allSettled(), token) : session.workspace.units.soon());
  if (token.isCancellationRequested) return cancelled();
  if (place === undefined || session.documents.versionOf(place) === version) return undefined;
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document changed meanwhile.');
}

/** Registers what is done at a notification. What it throws is logged; before `initialize` and after `shutdown` nothing is done. */
export function listen<P>(connection: Connection, holder: SessionHolder, method: string, hear: (session: Session, params: P) => void | Promise<void>): void {
  connection.onNotification(method, async (given: P | undefined) => {
    const session = holder.current;
    if (!session) return;
    const params = given ?? ({} as P);
    const wrong = formProblem(method, params);
    if (wrong !== undefined) return session.log.warn(wrong);
    try {
      await hear(session, params);
    } catch (error) {
      session.log.error(`${method} failed`, error);
    }
  });
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

function notRunning(holder: SessionHolder): ResponseError {
  return holder.state === 'new'
    ? new ResponseError(ErrorCodes.ServerNotInitialized, 'The server waits for `initialize`.')
    : new ResponseError(ErrorCodes.InvalidRequest, 'The server was told to shut down.');
}

/** The file that a request speaks of by position; an edit of it makes the position mean something else. */
function placeOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  if (!('position' in params) && !('range' in params)) return undefined;
  if (!('textDocument' in params)) return undefined;
  const { textDocument } = params as { textDocument?: { uri?: unknown } };
  return typeof textDocument?.uri === 'string' ? canonicalFileId(textDocument.uri) : undefined;
}
