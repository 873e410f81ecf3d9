/** Describes an event or a person with JSON values. */
export type Properties = Record<string, unknown>;

/** Describes a person. If the project requires signed identify, your server signs the identifiers. */
export interface Traits extends Properties {
  email?: string | null;
  name?: string | null;
  company?: unknown;
  phone?: string | null;
  /** HMAC-SHA256 of the user ID with the project's identity secret, as hex. Compute it only on your server. */
  userHash?: string;
  /** HMAC-SHA256 of the email with the project's identity secret, as hex. Compute it only on your server. */
  emailHash?: string;
}

export interface ClientOptions {
  /** The project's publishable key, `pk_live_…`. */
  apiKey: string;
  /** The server for events, such as `https://leads.example.com`. */
  host: string;
  /** `required`: stores and sends nothing before `consent(true)`; until then, events wait in memory. */
  consent?: 'required' | undefined;
  /**
   * Automatic recording: any of `pages clicks forms`. Defaults to all three; an empty string means none. `queries` also
   * counts a `replaceState` that changes only the query as a page view.
   */
  auto?: string | undefined;
  /** Prefix of cookies and storage keys, `ls` by default. Two projects on one site need two names. */
  name?: string | undefined;
  /** Query parameters to keep although they look personal, separated by spaces: `name token`. */
  keep?: string | undefined;
}

/** No method throws. Errors are reported on the console, once each. */
export interface LeadScoring {
  /** Records something the visitor did: `track('demo_request', { plan: 'pro' })`. */
  track(name: string, properties?: Properties): void;
  /** Names the visitor. With `traits.email`, the visitor and the lead with that address become one lead. */
  identify(userId: string | number | null | undefined, traits?: Traits): void;
  /** The same for visitors without a user ID of your own: `identify({ email: 'ann@acme.example' })`. */
  identify(traits: Traits): void;
  /** Records a view of the current page. Sent automatically if `auto` includes `pages`. */
  page(name?: string, properties?: Properties): void;
  /** Forgets the visitor: call it on sign-out. The next person is a new visitor. */
  reset(): void;
  /** The visitor's anonymous ID, for your server to send as `anonymousId`; undefined while nothing may be stored. */
  id(): string | undefined;
  /** Deletes everything stored and stops recording, on later pages too. */
  optOut(): void;
  optIn(): void;
  /** Records the visitor's choice. `false` deletes everything stored or kept in memory. */
  consent(granted: boolean): void;
  /** Sends pending events at once; resolves when they are answered or scheduled for a retry. */
  flush(): Promise<void>;
  /** Runs the callback at once. If only the stub is there, it runs as soon as the script has loaded. */
  ready(callback: (client: LeadScoring) => void): void;
}
