import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import { requireDocumented } from './conformance.ts';

/** Opens a socket as a browser would. Received messages are parsed and stored in order. */
export async function openSocket<Message = unknown>(path: string) {
  const response = await exports.default.fetch(`https://leads.example${path}`, { headers: { Upgrade: 'websocket' } });
  const { status, headers, webSocket: socket } = response;
  if (!socket) throw new Error(`no socket: ${status} ${await response.text()}`);
  requireDocumented({ method: 'GET', path, status, headers, body: null });
  const messages: (Message | string)[] = [];
  const closes: number[] = [];
  socket.addEventListener('message', ({ data }) => {
    messages.push(typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : `${data}`);
  });
  socket.addEventListener('close', ({ code }) => {
    closes.push(code);
  });
  socket.accept();
  return {
    status,
    headers,
    socket,
    messages,
    closes,
    /** Resolves with all messages when there are exactly this many. */
    async received(count: number) {
      await expect.poll(() => messages.length).toBeGreaterThanOrEqual(count);
      expect(messages).toHaveLength(count);
      return messages as Message[];
    },
  };
}
