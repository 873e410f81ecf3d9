import { vi } from 'vitest';
import type { ClientOptions, LeadScoring } from '../api.ts';

/** An event as the server receives it. */
export interface Sent {
  type: string;
  messageId: string;
  event?: string;
  anonymousId: string;
  userId?: string;
  timestamp: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: { page: Record<string, string>; campaign: Record<string, string>; sessionId: string; bot?: true };
}

interface Request {
  url: string;
  body: string;
  by: 'fetch' | 'beacon';
  keepalive: boolean;
  at: number;
}

/** The server's answer, or `down` if the network is down. */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown } | 'down';

/** A simulated page for tests of the SDK, which controls time, network and storage. */
export interface TestPage {
  requests: Request[];
  /** A fake localStorage that supports access by property. */
  storage: Record<string, string>;
  /** The server's next answers, in order. Every later request gets 200. */
  answers: Answer[];
  /** The console's output. */
  warnings: string[];
  acceptsBeacons: boolean;
  /** Loads the SDK as a new page would. Only the storage carries over from earlier pages. */
  load(options?: Partial<ClientOptions>): Promise<LeadScoring>;
  sent(): Sent[];
  /** Removes the SDK's listeners from window and document, as closing the pages would. */
  close(): void;
}

export const HOST = 'https://leads.example';
export const messagesOf = ({ body }: { body: string }): Sent[] => JSON.parse(body).batch as Sent[];

export function setCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the simulated browser has no other way to set a cookie.
  document.cookie = `${name}=${value};path=/;domain=shop.example`;
}

export function deleteCookie(name: string): void {
  for (const domain of [';domain=example', ';domain=shop.example', '']) {
    // biome-ignore lint/suspicious/noDocumentCookie: the simulated browser has no other way to delete a cookie.
    document.cookie = `${name}=;path=/;max-age=-1${domain}`;
  }
}

/** Changes the page's address without a navigation. */
export const goTo = (url: string): void =>
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(url);

/** Overrides properties of `navigator` until the page is closed. */
export function setNavigator(properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(navigator, name, { configurable: true, value });
  }
}

export function openPage(): TestPage {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  const listeners: (() => void)[] = [];
  for (const target of [window, document]) {
    const original = target.addEventListener.bind(target) as EventTarget['addEventListener'];
    vi.spyOn(target, 'addEventListener').mockImplementation(
      (type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions) => {
        original(type, listener, options);
        listeners.push(() => target.removeEventListener(type, listener, options));
      },
    );
  }
  const { pushState, replaceState } = history;
  goTo('https://shop.example/pricing?utm_source=news#top');
  const page: TestPage = {
    requests: [],
    storage: {},
    answers: [],
    warnings: [],
    acceptsBeacons: true,
    async load(options = {}) {
      vi.resetModules();
      const { createClient } = await import('../client.ts');
      return createClient({ apiKey: 'pk_live_test', host: HOST, auto: '', ...options });
    },
    sent: () => page.requests.flatMap(messagesOf),
    close() {
      for (const remove of listeners.splice(0)) remove();
      for (const name of Object.getOwnPropertyNames(navigator)) Reflect.deleteProperty(navigator, name);
      Object.assign(history, { pushState, replaceState });
      vi.useRealTimers();
      vi.restoreAllMocks();
      vi.unstubAllGlobals();
      for (const cookie of document.cookie.split('; ')) deleteCookie(cookie.split('=', 1)[0] ?? '');
      document.body.innerHTML = '';
    },
  };
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36';
  setNavigator({ userAgent, webdriver: false });
  vi.spyOn(console, 'warn').mockImplementation((...words) => page.warnings.push(words.join(' ')));
  vi.stubGlobal('localStorage', page.storage);
  vi.stubGlobal('fetch', (url: string, init: { body: string; keepalive: boolean }) => {
    page.requests.push({ url, body: init.body, by: 'fetch', keepalive: init.keepalive, at: Date.now() });
    const answer = page.answers.shift() ?? { status: 200 };
    if (answer === 'down') return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(new Response(JSON.stringify(answer.body ?? {}), answer));
  });
  setNavigator({
    sendBeacon(url: string, body: string) {
      if (page.acceptsBeacons) page.requests.push({ url, body, by: 'beacon', keepalive: true, at: Date.now() });
      return page.acceptsBeacons;
    },
  });
  return page;
}
