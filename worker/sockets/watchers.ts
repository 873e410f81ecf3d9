import * as z from 'zod';
import { LIMITS } from '../contract/limits.ts';
import type { RenewMessage } from '../contract/renew-message.ts';

/** Close codes that only report how a socket ended. Sending one throws (RFC 6455, section 7.4.1). */
const UNSENDABLE_CODES: ReadonlySet<number> = new Set([1005, 1006, 1015]);
const NORMAL_CLOSURE = 1000;
const INTERNAL_ERROR = 1011;
/** The close code for a service restart (RFC 6455 registry). On this code, clients reconnect with a new ticket. */
const RESTART = 1012;
/** The close code for a policy violation. */
const TOO_MANY = 1008;

/** Data kept with a socket while its object hibernates: the time when it was opened (epoch ms). */
const OpenedAt = z.number();

/**
 * Accepts a hibernating socket, and sends `hello` as its first message. If the holder (a person or key) has too many sockets, the oldest
 * one is closed.
 */
export function openWatcher(
  ctx: DurableObjectState,
  { hello, holder, now }: { hello: object; holder: string; now: number },
): Response {
  const held = watchersOf(ctx, holder).sort(compareAge);
  closeWatchers(held.slice(0, Math.max(0, held.length + 1 - LIMITS.socketsPerHolderMax)), TOO_MANY, 'too many sockets');
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server, [holder]);
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  server.serializeAttachment(now);
  server.send(JSON.stringify(hello));
  return new Response(null, { status: 101, webSocket: client });
}

/**
 * The sockets that can receive messages, of everyone or of one holder. The platform lists a closed socket until the client answers, and
 * sending to such a socket throws.
 */
export const watchersOf = (ctx: DurableObjectState, holder?: string): WebSocket[] =>
  ctx.getWebSockets(holder).filter(isOpen);

const isOpen = ({ readyState }: WebSocket): boolean => readyState === WebSocket.OPEN;

/** Sends one message to every watcher. Closes sockets that are too old or that cannot receive the message. Never throws. */
export function tellWatchers(sockets: readonly WebSocket[], message: object, now: number): void {
  const text = JSON.stringify(message);
  for (const socket of sockets) {
    try {
      if (isOverdue(socket, now)) renewWatchers([socket]);
      else socket.send(text);
    } catch {
      close(socket, INTERNAL_ERROR, 'could not be sent to');
    }
  }
}

/**
 * Closes sockets whose holders need a new ticket to go on. A message says so first, because browsers report a close only when the
 * connection has ended, which may take seconds. Never throws.
 */
export function renewWatchers(sockets: readonly WebSocket[]): void {
  const text = JSON.stringify({ type: 'renew' } satisfies RenewMessage);
  for (const socket of sockets) {
    try {
      socket.send(text);
    } catch {
      // The socket is closed all the same.
    }
    close(socket, RESTART, 'reconnect with a new ticket');
  }
}

/** Closes every watcher's socket. Never throws. */
export function closeWatchers(sockets: readonly WebSocket[], code: number, reason: string): void {
  for (const socket of sockets) close(socket, code, reason);
}

/** Answers a client's close frame with its own code, as RFC 6455 requires. Never throws. */
export const answerClose = (socket: WebSocket, code: number): void =>
  close(socket, UNSENDABLE_CODES.has(code) ? NORMAL_CLOSURE : code);

/** Closes a socket. Ignores an error, which means that the socket is already gone. */
function close(socket: WebSocket, code: number, reason?: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Nothing is left to close.
  }
}

/** True if a socket is so old that its holder may have signed out or left the project in the meantime. */
function isOverdue(socket: WebSocket, now: number): boolean {
  const openedAt = openedAtOf(socket);
  return openedAt !== undefined && now - openedAt > LIMITS.socketMsMax;
}

const openedAtOf = (socket: WebSocket): number | undefined => OpenedAt.safeParse(socket.deserializeAttachment()).data;

const compareAge = (a: WebSocket, b: WebSocket): number => (openedAtOf(a) ?? 0) - (openedAtOf(b) ?? 0);
