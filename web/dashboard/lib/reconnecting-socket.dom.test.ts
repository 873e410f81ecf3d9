import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openReconnectingSocket, type SocketStatus } from './reconnecting-socket.ts';

/** A fake socket that opens, sends messages and closes when the test says so. */
class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
}

const newest = (): FakeSocket => FakeSocket.all.at(-1) as FakeSocket;

function start() {
  const seen = { statuses: [] as SocketStatus[], messages: [] as string[], urls: 0 };
  const getUrl = async () => `ws://host/?ticket=${seen.urls++}`;
  const stop = openReconnectingSocket({
    getUrl,
    onStatus: (status) => seen.statuses.push(status),
    onMessage: (message) => seen.messages.push(message),
  });
  return { seen, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

it('a socket reconnects with a new ticket after a lost connection', async () => {
  const { seen, stop } = start();
  await settle();
  newest().open();
  newest().onmessage?.({ data: 'one' });
  newest().close();
  await vi.advanceTimersByTimeAsync(600);
  newest().open();
  expect(seen).toEqual({
    statuses: ['connecting', 'open', 'reconnecting', 'open'],
    messages: ['one'],
    urls: 2,
  });
  expect(newest().url).toBe('ws://host/?ticket=1');
  stop();
});

it('a socket that needs a new ticket gets one at once, and is not shown as lost', async () => {
  const { seen, stop } = start();
  await settle();
  newest().open();
  newest().onmessage?.({ data: '{"type":"renew"}' });
  await settle();
  newest().open();
  expect(seen).toEqual({ statuses: ['connecting', 'open', 'open'], messages: [], urls: 2 });
  stop();
});

it('a socket’s connection counts as lost if a ping gets no answer', async () => {
  const { seen, stop } = start();
  await settle();
  newest().open();
  await vi.advanceTimersByTimeAsync(25_000);
  expect(newest().sent).toEqual(['ping']);
  newest().onmessage?.({ data: 'pong' });
  await vi.advanceTimersByTimeAsync(25_000);
  await vi.advanceTimersByTimeAsync(8000);
  expect(seen.statuses).toEqual(['connecting', 'open', 'reconnecting']);
  expect(seen.messages).toEqual([]);
  stop();
});

it('stops reconnecting after an error that is final', async () => {
  const statuses: SocketStatus[] = [];
  const getUrl = vi.fn(async () => {
    throw new Error('gone');
  });
  openReconnectingSocket({
    getUrl,
    onMessage: () => {},
    onStatus: (status) => statuses.push(status),
    isFinal: (error) => error instanceof Error && error.message === 'gone',
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(getUrl).toHaveBeenCalledTimes(1);
  expect(statuses).toEqual(['connecting', 'closed']);
});

it('a socket reconnects at once when the browser is online again', async () => {
  const { seen, stop } = start();
  await settle();
  newest().open();
  dispatchEvent(new Event('offline'));
  expect(seen.statuses.at(-1)).toBe('reconnecting');
  dispatchEvent(new Event('online'));
  await settle();
  newest().open();
  expect(seen.statuses.at(-1)).toBe('open');
  stop();
});

it('a socket does not reconnect after it was stopped', async () => {
  const { seen, stop } = start();
  await settle();
  newest().open();
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(1);
  expect(seen.statuses).toEqual(['connecting', 'open']);
});
