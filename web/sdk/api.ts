/** What describes an event or a person: JSON values. */
export type Properties = Record<string, unknown>;

export interface ClientOptions {
  /** The project's publishable key, `pk_live_…`. */
  apiKey: string;
  /** Origin that takes the events, such as `https://leads.example.com`. */
  host: string;
  /** `required`: nothing is stored and nothing sent before `consent(true)`; what happens until then is kept in memory. */
  consent?: 'required' | undefined;
  /** What is recorded by itself, of `pages clicks forms`: all of it unless said, nothing for an empty string. */
  auto?: string | undefined;
}

/** None of its methods throws; what is wrong with a call is said on the console. */
export interface LeadScoring {
  /** Something the visitor did: `track('demo_request', { plan: 'pro' })`. */
  track(name: string, properties?: Properties): void;
  /** Who the visitor is. With `traits.email` the visitor becomes the lead who has that address. */
  identify(userId: string | number | null, traits?: Properties): void;
  /** The same where there is no id of yours: `identify({ email: 'ann@acme.example' })`. */
  identify(traits: Properties): void;
  /** A page view, of the page as it stands. Sent by itself where `auto` has `pages`. */
  page(name?: string, properties?: Properties): void;
  /** Forgets who the visitor is: call it on sign-out. What follows belongs to somebody new. */
  reset(): void;
  /** Deletes all that is stored and keeps silent from now on, on later pages too. */
  optOut(): void;
  optIn(): void;
  /** Answers the question for consent. `false` deletes what is stored and what was kept in memory. */
  consent(granted: boolean): void;
  /** Sends what is waiting now; resolves when it was answered, or has to be sent again later. */
  flush(): Promise<void>;
  /** Calls back at once. In the snippet's stub: as soon as the script is loaded. */
  ready(callback: (client: LeadScoring) => void): void;
}
