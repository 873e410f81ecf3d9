import fc from 'fast-check';

/** A step of a script: a request with its key or session, or a pause. */
export type Step = (Request | Pause) & { /** Whether all merges finish before the next step. */ settles: boolean };
export interface Request {
  by: 'page' | 'server' | 'person';
  method: string;
  path: string;
  body?: Record<string, unknown> | undefined;
  /** Users whom the customer must have named and not erased before this step. */
  needs?: string[];
}
interface Pause {
  /** The length of the pause in seconds. */
  pause: number;
}

/** The customer's users. Each user has emails of their own, and a visitor whose ID nobody else knows. */
export const USERS = [
  { userId: 'user_1', visitor: 'browser_1', emails: ['ann@acme.example', 'ann@new.example'], name: 'Ann' },
  { userId: 'user_2', visitor: 'browser_2', emails: ['bob@acme.example', 'bob@new.example'], name: 'Bob' },
] as const;
const USER_IDS = USERS.map(({ userId }) => userId);
const EMAILS = USERS.flatMap(({ emails }) => emails);
const EVIL_EMAIL = 'mallory@evil.example';

/** A placeholder for the ID that we returned when the customer named only this email. */
export const madeFor = (email: string): string => `made for ${email}`;

/** An object with some of the entries of another. */
const someOf = (entries: Record<string, unknown>) =>
  fc.subarray(Object.entries(entries)).map((some) => Object.fromEntries(some));
const request = (by: Request['by'], path: string, body?: Request['body'], more: Partial<Request> = {}): Request => ({
  ...{ by, method: 'POST', path, body },
  ...more,
});

/** The statements of a request, by message or by row. */
export const saidIn = ({ body }: Request): Record<string, unknown>[] =>
  ((body?.batch ?? body?.rows ?? (body && [body])) as Record<string, unknown>[] | undefined) ?? [];

/** Usually picks the first user, so that much happens to one of them. */
const user = fc.constantFrom(USERS[0], USERS[0], USERS[1]);
const EVENTS = ['signup', 'download', 'contract_signed'];

/** Requests of the customer's server and team, and of their visitors' pages. */
const honest: fc.Arbitrary<Request> = user.chain(({ userId, visitor, emails, name }) => {
  const [email] = emails;
  const other = USER_IDS.find((id) => id !== userId) as string;
  const facts = { name, email, company: `${name} Ltd`, phone: '+49 30 1', plan: 'gold' };
  const { plan: _, ...leadFacts } = facts;
  const event = fc.constantFrom(...EVENTS);
  const ofVisitor = { phone: '+49 30 1', city: 'Berlin', email };
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.oneof(
        someOf(facts).map((traits) => request('server', '/v1/identify', { userId, traits })),
        someOf(leadFacts).map((traits) => request('server', '/api/leads', { leadId: userId, ...traits })),
      ),
    },
    someOf(facts).map((traits) => request('server', '/v1/identify', { userId, anonymousId: visitor, traits })),
    someOf(ofVisitor).map((traits) => request('server', '/v1/identify', { anonymousId: visitor, traits })),
    event.map((type) => request('server', '/v1/track', { userId, event: type })),
    event.map((type) => request('server', '/v1/track', { anonymousId: visitor, event: type })),
    event.map((type) => request('server', '/v1/track', { userId, anonymousId: visitor, event: type })),
    fc.constant(request('server', '/v1/group', { userId, groupId: 'g1', traits: { name: `${name} Ltd` } })),
    fc
      .tuple(someOf(facts), event)
      .map(([traits, type]) => [
        { type: 'identify', userId, traits },
        { type: 'track', userId, anonymousId: visitor, event: type },
      ])
      .map((batch) => request('server', '/v1/batch', { batch })),
    fc
      .constantFrom({ leadId: userId }, { leadId: userId, email })
      .map((row) => request('server', '/api/imports?type=leads&format=ndjson', { rows: [{ ...row, name }] })),
    fc.constant(request('server', '/api/leads', { email, custom: { crm: userId } })),
    fc.constant(request('server', '/api/leads', { email, custom: { crm: userId } }, { needs: [userId] })),
    fc
      .tuple(fc.constantFrom<Request['by']>('server', 'person'), someOf({ email: emails[1], company: `${name} Inc` }))
      .filter(([, facts]) => Object.keys(facts).length > 0)
      .map(([by, facts]) => request(by, `/api/leads/${userId}`, facts, { method: 'PATCH', needs: [userId] })),
    fc.constant(request('page', '/v1/track', { anonymousId: visitor, event: 'download' })),
    fc.constant(request('page', '/v1/identify', { anonymousId: visitor, traits: { email } })),
    fc.constant(request('page', '/v1/track', { userId, anonymousId: visitor, event: 'signup' })),
    someOf({ name, email }).map((traits) => request('page', '/v1/identify', { userId, anonymousId: visitor, traits })),
    someOf({ name, email }).map((traits) => request('page', '/v1/identify', { userId, traits })),
    fc.constant(
      request('person', `/api/leads/${userId}/status`, { status: 'working' }, { method: 'PUT', needs: [userId] }),
    ),
    fc.constantFrom(
      request('person', `/api/leads/${userId}`, undefined, { method: 'DELETE', needs: [userId] }),
      request('person', `/api/leads/${userId}/merge`, { leadId: other }, { needs: [userId, other] }),
      request('server', '/v1/alias', { previousId: other, userId }, { needs: [userId, other] }),
    ),
    fc.constant(request('person', `/api/leads/${other}/unmerge`, {}, { needs: [userId, other] })),
  );
});

/** IDs that a stranger knows, guesses or invents. */
const KNOWN_IDS = [...USER_IDS, 'evil_1', 'evil_2', ...USERS.map(({ emails }) => madeFor(emails[0]))];
const anyId = fc.constantFrom(...KNOWN_IDS, 'user_1', 'user_1', 'evil_1', 'evil_1');
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
/** A placeholder for the ID of the customer's last message. */
export const LAST_MESSAGE = 'last message';
const TIMES = ['1990-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
const lies = maybe(fc.constantFrom(EVIL_EMAIL, ...EMAILS, USERS[0].emails[0], USERS[0].emails[0])).chain((email) =>
  someOf({ name: 'Mallory', company: 'Evil', phone: '666', plan: 'free', crm: 'evil', 'custom.plan': 'free' }).map(
    (some) => ({
      ...some,
      ...(email && { email }),
    }),
  ),
);

/** Any message that a publishable key may send. */
const message = fc
  .record({
    ...{ userId: maybe(anyId), anonymousId: maybe(anyId), timestamp: maybe(fc.constantFrom(...TIMES)) },
    messageId: fc.constantFrom(undefined, undefined, undefined, LAST_MESSAGE),
  })
  .filter(({ userId, anonymousId }) => (userId ?? anonymousId) !== undefined)
  .chain((ids) =>
    fc.oneof(
      { weight: 3, arbitrary: lies.map((traits) => ({ type: 'identify', ...ids, traits })) },
      fc.constantFrom(...EVENTS).map((event) => ({ type: 'track', ...ids, event })),
      lies.map((traits) => ({ type: 'track', ...ids, event: 'signup', context: { traits } })),
      fc.constant({ type: 'page', ...ids }),
      fc.constant({ type: 'screen', ...ids, name: 'Home' }),
      fc.constant({ type: 'group', ...ids, groupId: 'evil', traits: { name: 'Evil' } }),
      anyId.map((previousId) => ({ type: 'alias', ...ids, previousId })),
    ),
  );

const EVIL_IDS = ['evil_1', 'evil_2'] as const;
const VISITORS_WORDS = { name: 'Mallory', company: 'Evil', plan: 'free', email: EVIL_EMAIL };
/**
 * Requests that strangers cause honest parties to make: a server forwards what they type into a form, and a person erases a visitor's ID.
 */
const relayed = (anonymousId: string): fc.Arbitrary<Request> =>
  fc.oneof(
    fc.constant(request('server', '/v1/identify', { anonymousId, traits: VISITORS_WORDS })),
    someOf(VISITORS_WORDS).map((traits) => request('server', '/v1/identify', { anonymousId, traits })),
    fc.constant(request('server', '/v1/track', { anonymousId, event: 'contract_signed' })),
    anonymousId.startsWith('evil')
      ? fc.constant(request('person', `/api/leads/${anonymousId}`, undefined, { method: 'DELETE' }))
      : fc.constant(request('server', '/v1/page', { anonymousId })),
  );

/** The user whom a stranger attacks, and the visitor whom the stranger uses for it. */
const plot = fc.record({ user, evil: fc.constantFrom('evil_1', 'evil_1', 'evil_2') });
type Plot = typeof plot extends fc.Arbitrary<infer Value> ? Value : never;

/** Requests that associate the stranger's visitor, or the user's own ID, with the user. */
const approach = ({ user: { userId, emails }, evil }: Plot): fc.Arbitrary<Request> =>
  fc.oneof(
    fc.constantFrom(
      request('page', '/api/events', { userId, anonymousId: evil, eventType: 'page_view' }),
      request('page', '/v1/identify', { userId, anonymousId: evil, traits: {} }),
      request('page', '/v1/alias', { previousId: evil, userId }),
      request('page', '/v1/alias', { previousId: userId, userId: evil }),
    ),
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            { anonymousId: evil },
            { anonymousId: userId },
            { userId: evil },
            { userId, anonymousId: evil },
            { userId: evil, anonymousId: userId },
          ),
          fc.constantFrom(emails[0], ...emails),
        )
        .map(([ids, email]) => request('page', '/v1/identify', { ...ids, traits: { email } })),
    },
    { weight: 2, arbitrary: fc.constantFrom(evil, evil, userId).chain(relayed) },
  );
const anything = fc.oneof(
  { weight: 3, arbitrary: message.map(({ type, ...body }) => request('page', `/v1/${type}`, body)) },
  fc.array(message, { minLength: 2, maxLength: 3 }).map((batch) => request('page', '/v1/batch', { batch })),
  fc
    .record({
      ...{ leadId: maybe(anyId), userId: maybe(anyId), anonymousId: maybe(anyId) },
      eventType: fc.constantFrom(...EVENTS),
    })
    .filter(({ leadId, userId, anonymousId }) => (leadId ?? userId ?? anonymousId) !== undefined)
    .map((body) => request('page', '/api/events', body)),
  fc.constantFrom(...EVIL_IDS).chain(relayed),
);
const hostile = (planned: Plot) => fc.oneof({ weight: 3, arbitrary: approach(planned) }, anything);

/** The number of honest steps before a hostile one, which is often zero. */
const after = fc.oneof(fc.constant(0), fc.nat({ max: 5 }));

const step = (requests: fc.Arbitrary<Request>): fc.Arbitrary<Step> =>
  fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: requests as fc.Arbitrary<Request | Pause> }, fc.constant({ pause: 61 })),
      fc.nat({ max: 3 }).map((n) => n === 3),
    )
    .map(([what, settles]) => ({ ...what, settles }));

/** The customer identifies the first user. */
const naming = fc
  .constantFrom(
    request('server', '/v1/identify', { userId: 'user_1', traits: { name: 'Ann', email: EMAILS[0] } }),
    request('server', '/api/leads', { leadId: 'user_1', name: 'Ann', email: EMAILS[0] }),
    request('server', '/api/leads', { leadId: 'user_1', name: 'Ann' }),
  )
  .map((named) => ({ ...named, settles: true }));

/** An honest script, and a stranger's steps with the number of honest steps before each. */
export const scripts = fc
  .record({
    before: fc.array(step(honest), { maxLength: 1 }),
    named: naming,
    later: fc.array(step(honest), { maxLength: 4, size: 'max' }),
    hostile: plot.chain((planned) =>
      fc.array(fc.record({ after, again: maybe(after), races: fc.boolean(), step: step(hostile(planned)) }), {
        ...{ minLength: 1, maxLength: 6, size: 'max' },
      }),
    ),
  })
  .map(({ before, named, later, hostile }) => ({
    honest: [...before, named, ...later],
    hostile: hostile.flatMap(({ after, again, races, step }) =>
      [after, ...(again === undefined ? [] : [again])].map((after) => ({ after, races, step })),
    ),
  }));
