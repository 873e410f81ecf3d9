import * as z from 'zod';
import { LIMITS } from '../contract/limits.ts';

/** Codes that say how a socket ended and never travel: sending one throws (RFC 6455, section 7.4.1). */
const UNSENDABLE_CODES: ReadonlySet<number> = new Set([1005, 1006, 1015]);
const NORMAL_CLOSURE = 1000;
const INTERNAL_ERROR = 1011;
/** Service restart (RFC 6455 registry): clients reconnect, with a new ticket. */
export const RESTART = 1012;

/** What a socket remembers while its object sleeps: epoch ms at which it was opened. */
const OpenedAt = z.number();

/** Opens a hibernating socket for a watcher, whose first message is `hello`. */
export function openWatcher(ctx: DurableObjectState, { hello, now }: { hello: object; now: number }): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  server.serializeAttachment(now);
  server.send(JSON.stringify(hello));
  return new Response(null, { status: 101, webSocket: client });
}

/**
 * The sockets that can be told something. The platform goes on listing a socket after its close until the client answers,
 * and sending to it throws.
 */
export const watchersOf = (ctx: DurableObjectState): WebSocket[] =>
  ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);

/** Sends one message to every watcher; one that is too old or cannot be sent to is closed. Never throws. */
export function tellWatchers(sockets: readonly WebSocket[], message: object, now: number): void {
  const text = JSON.stringify(message);
  for (const socket of sockets) {
    try {
      if (isOverdue(socket, now)) socket.close(RESTART, 'come back with a new ticket');
      else socket.send(text);
    } catch {
      close(socket, INTERNAL_ERROR, 'could not be sent to');
    }
  }
}

/** Closes every watcher's socket. Never throws. */
export function closeWatchers(sockets: readonly WebSocket[], code: number, reason: string): void {
  for (const socket of sockets) close(socket, code, reason);
}

/** Answers a client's close frame with its own code, as RFC 6455 wants. Never throws. */
export const answerClose = (socket: WebSocket, code: number): void =>
  close(socket, UNSENDABLE_CODES.has(code) ? NORMAL_CLOSURE : code);

/** A socket that cannot be closed is gone already. */
function close(socket: WebSocket, code: number, reason?: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Nothing is left to close.
  }
}

/** Whether a socket was opened so long ago that its holder may have left the project since. */
function isOverdue(socket: WebSocket, now: number): boolean {
  const openedAt = OpenedAt.safeParse(socket.deserializeAttachment()).data;
  return openedAt !== undefined && now - openedAt > LIMITS.socketMsMax;
}
