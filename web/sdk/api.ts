/** Describes an event or a person: JSON values. */
export type Properties = Record<string, unknown>;

/** Describes a person. On a project that requires signed identify, your server signs what identifies them. */
export interface Traits extends Properties {
  email?: string | null;
  name?: string | null;
  company?: unknown;
  phone?: string | null;
  /** HMAC-SHA256 of the user id with the project's identity secret, as hex. Made on your server only. */
  userHash?: string;
  /** HMAC-SHA256 of the email with the project's identity secret, as hex. Made on your server only. */
  emailHash?: string;
}

export interface ClientOptions {
  /** The project's publishable key, `pk_live_…`. */
  apiKey: string;
  /** Origin that takes the events, such as `https://leads.example.com`. */
  host: string;
  /** `required`: stores and sends nothing before `consent(true)`; until then, events wait in memory. */
  consent?: 'required' | undefined;
  /**
   * What to record automatically, of `pages clicks forms`: all three by default, nothing for an empty string.
   * `queries` also counts a `replaceState` that changes only the query as a page view.
   */
  auto?: string | undefined;
  /** Prefix of cookies and storage keys, `ls` by default. Two projects on one site need two names. */
  name?: string | undefined;
  /** Query parameters to keep although they look personal, separated by spaces: `name token`. */
  keep?: string | undefined;
}

/** No method throws; mistakes are reported on the console, once each. */
export interface LeadScoring {
  /** Records something the visitor did: `track('demo_request', { plan: 'pro' })`. */
  track(name: string, properties?: Properties): void;
  /** Says who the visitor is. With `traits.email` the visitor becomes the lead who has that address. */
  identify(userId: string | number | null | undefined, traits?: Traits): void;
  /** The same without an id of yours: `identify({ email: 'ann@acme.example' })`. */
  identify(traits: Traits): void;
  /** Records a view of the current page. Sent automatically if `auto` includes `pages`. */
  page(name?: string, properties?: Properties): void;
  /** Forgets the visitor: call it on sign-out. The next person is a new visitor. */
  reset(): void;
  /** The visitor's anonymous id, for your server to send as `anonymousId`; undefined while nothing may be stored. */
  id(): string | undefined;
  /** Deletes everything stored and records nothing from now on, on later pages too. */
  optOut(): void;
  optIn(): void;
  /** Answers the question for consent. `false` deletes everything stored or kept in memory. */
  consent(granted: boolean): void;
  /** Sends waiting events at once; resolves when they are answered or have to be retried later. */
  flush(): Promise<void>;
  /** Calls back at once; with the stub, as soon as the script has loaded. */
  ready(callback: (client: LeadScoring) => void): void;
}
