/** Properties of an event or a person, as JSON values. */
export type Properties = Record<string, unknown>;

/** Properties of a person. If your project requires signed identify, add the signatures that your server computes. */
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
  /** The server that receives the events, such as `https://leads.example.com`. */
  host: string;
  /** With `required`, nothing is stored or sent before `consent(true)`. Until then, events wait in memory. */
  consent?: 'required' | undefined;
  /**
   * The events to record automatically: any of `pages`, `clicks` and `forms`, separated by spaces. Defaults to all three; an empty
   * string means none. Add `queries` to count a `replaceState` that changes only the query as a page view.
   */
  auto?: string | undefined;
  /** The prefix of cookies and storage keys, `ls` by default. Two projects on the same site need different names. */
  name?: string | undefined;
  /** Query parameters to keep although their names look personal, separated by spaces: `name token`. */
  keep?: string | undefined;
}

/** The SDK's methods never throw. The console shows each error once. */
export interface LeadScoring {
  /** Records an event of the visitor: `track('demo_request', { plan: 'pro' })`. */
  track(name: string, properties?: Properties): void;
  /** Names the visitor. With `traits.email`, the visitor and the lead with that address become one lead. */
  identify(userId: string | number | null | undefined, traits?: Traits): void;
  /** Identifies a visitor who has no user ID in your system: `identify({ email: 'ann@acme.example' })`. */
  identify(traits: Traits): void;
  /** Records a view of the current page. Happens automatically if `auto` includes `pages`. */
  page(name?: string, properties?: Properties): void;
  /** Forgets the visitor. Call it on sign-out, so that the next person counts as a new visitor. */
  reset(): void;
  /** The visitor's anonymous ID, which your server can send as `anonymousId`. Undefined while the SDK may not store anything. */
  id(): string | undefined;
  /** Deletes everything stored and stops recording, on later pages too. */
  optOut(): void;
  optIn(): void;
  /** Records the visitor's choice. `false` deletes everything stored or kept in memory. */
  consent(granted: boolean): void;
  /** Sends pending events at once. Resolves when the server has answered or a retry is scheduled. */
  flush(): Promise<void>;
  /** Runs the callback as soon as the script has loaded, or at once if it already has. */
  ready(callback: (client: LeadScoring) => void): void;
}
