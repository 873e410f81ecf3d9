import type { RenewMessage } from '../../../worker/contract/renew-message.ts';
import { backOffMs } from '../../../worker/domain/back-off.ts';

/** `connecting` means the first attempt. `reconnecting` means that the connection was lost, so messages may be missing. */
export type SocketStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface ReconnectingSocketOptions {
  /** Returns a new URL for each attempt, because a ticket works only once. */
  getUrl: () => Promise<string>;
  onMessage: (data: string) => void;
  onStatus: (status: SocketStatus) => void;
  /** True if reconnecting cannot work, for example because the lead was erased or the session has ended. */
  isFinal?: (error: unknown) => boolean;
}

/** The message with which the server asks for a new ticket, to check that the person still has access. */
const RENEW = JSON.stringify({ type: 'renew' } satisfies RenewMessage);
const RECONNECT_MS = { minMs: 500, maxMs: 30_000 };
/** Shorter than the idle timeouts of common proxies and networks. */
const PING_EVERY_MS = 25_000;
const PONG_WITHIN_MS = 8_000;

/** Keeps a socket open, and reconnects when it closes. Returns a function that closes the socket for good. */
export function openReconnectingSocket(options: ReconnectingSocketOptions): () => void {
  let socket: WebSocket | null = null;
  let failures = 0;
  let wasOpen = false;
  let stopped = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;

  const retryLater = () => {
    if (stopped) return;
    options.onStatus(wasOpen || failures > 1 ? 'reconnecting' : 'connecting');
    clearTimeout(retry);
    retry = setTimeout(() => void connect(), backOffMs(failures++, { ...RECONNECT_MS, random: Math.random() }));
  };

  const drop = () => {
    clearTimeout(heartbeat);
    const dropped = socket;
    socket = null;
    dropped?.close();
  };

  const lose = () => {
    drop();
    retryLater();
  };

  const watch = () => {
    clearTimeout(heartbeat);
    heartbeat = setTimeout(() => {
      if (socket?.readyState !== WebSocket.OPEN) return;
      socket.send('ping');
      heartbeat = setTimeout(lose, PONG_WITHIN_MS);
    }, PING_EVERY_MS);
  };

  const connect = async () => {
    clearTimeout(retry);
    try {
      const url = await options.getUrl();
      if (stopped) return;
      const opened = new WebSocket(url);
      socket = opened;
      opened.onopen = () => {
        failures = 0;
        options.onStatus('open');
        wasOpen = true;
        watch();
      };
      opened.onmessage = ({ data }) => {
        if (data === RENEW) {
          drop();
          void connect();
          return;
        }
        watch();
        if (data !== 'pong') options.onMessage(String(data));
      };
      opened.onclose = () => {
        if (socket === opened) lose();
      };
    } catch (error) {
      if (options.isFinal?.(error)) stop('closed');
      else retryLater();
    }
  };

  // Reconnects at once when the browser is online again or the person returns to the tab, because people then expect current data.
  const hurry = () => {
    if (stopped || socket || document.visibilityState === 'hidden') return;
    failures = 0;
    clearTimeout(retry);
    void connect();
  };

  const lost = () => socket && lose();
  const stop = (status: SocketStatus | null) => {
    stopped = true;
    clearTimeout(retry);
    removeEventListener('online', hurry);
    removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', hurry);
    drop();
    if (status) options.onStatus(status);
  };

  addEventListener('online', hurry);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', hurry);
  options.onStatus('connecting');
  void connect();
  return () => stop(null);
}
