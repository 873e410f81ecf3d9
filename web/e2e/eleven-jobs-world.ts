import { randomBytes } from 'node:crypto';
import { DAY_MS } from '../../worker/domain/time.ts';
import type { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';

type Dashboard = ReturnType<typeof setUpDashboard>;

/** The leads that make the project large: visitors with little activity weeks ago, some of them from a campaign. */
const CROWD = 2_677;
const BATCH = 500;

const CAMPAIGNS = ['spring', 'autumn', undefined] as const;

interface Told {
  leadId: string;
  eventType: string;
  daysAgo: number;
  properties?: Record<string, unknown>;
}

const demo = (leadId: string, daysAgo: number): Told => ({ leadId, eventType: 'demo_request', daysAgo });
const signup = (leadId: string, daysAgo: number): Told => ({ leadId, eventType: 'signup', daysAgo });

/** Five leads to call, in this order, and similar leads that are not worth a call. */
const CALLS = ['ann', 'ben', 'cy', 'dee', 'eve'];
/** Screens round times down by up to half a minute, so “1h ago” needs slightly more than an hour. */
const SOME_MINUTES = 3 / 24 / 60;

const CALLS_AND_DECOYS: Told[] = [
  ...CALLS.map((leadId, i) => ({ ...demo(leadId, (i + 1) / 24 + SOME_MINUTES), properties: { path: '/pricing' } })),
  // Leads with higher scores, which they earned long ago.
  ...['old_1', 'old_2', 'old_3'].flatMap((leadId) => Array.from({ length: 8 }, (_, i) => demo(leadId, 40 - i / 10))),
  demo('customer', 0.2),
  { leadId: 'customer', eventType: 'contract_signed', daysAgo: 0.1 },
  demo('snoozed', 0.01),
  demo('done', 0.01),
];

/**
 * One lead is hot, works at a company of more than 200 people, and was active this week. Each of the other leads lacks one of these
 * properties.
 */
const LARGE_AND_DECOYS: { leadId: string; size?: number; events: Told[] }[] = [
  { leadId: 'large', size: 450, events: [demo('large', 6), signup('large', 5)] },
  { leadId: 'large_idle', size: 450, events: [demo('large_idle', 9), signup('large_idle', 8.5)] },
  { leadId: 'large_warm', size: 450, events: [demo('large_warm', 5)] },
  { leadId: 'large_cold', size: 9000, events: [signup('large_cold', 5)] },
  { leadId: 'exactly_200', size: 200, events: [demo('exactly_200', 6), signup('exactly_200', 5)] },
  { leadId: 'small', size: 45, events: [demo('small', 6), signup('small', 5)] },
  { leadId: 'of_unknown_size', events: [demo('of_unknown_size', 6), signup('of_unknown_size', 5)] },
];

/** Two leads that are the same person, and others with similar names. */
const NAMED = [
  { leadId: 'al', name: 'Al Smith', email: 'al@smith.example', company: 'Smith & Sons' },
  { leadId: 'crm/7', name: 'Al Smith', phone: '+1 555 0107', company: 'Smith and Sons Ltd' },
  { leadId: 'crm/8', name: 'Al Smithson', phone: '+1 555 0108' },
  { leadId: 'alan', name: 'Alan Smith', email: 'alan@smith.example' },
  { leadId: 'ann', name: 'Ann Lee', email: 'ann@acme.example', phone: '+1 (555) 010-0100', company: 'Acme' },
  { leadId: 'anna', name: 'Anna Lee', email: 'anna@acme.example', company: 'Acme' },
];

/**
 * Creates a project with 2,700 leads. A second project has leads with the same names and higher scores, which would come first if
 * projects were mixed up.
 */
export async function furnishJobs(dashboard: Dashboard): Promise<Account> {
  const { call, register } = dashboard.world;
  const account = await register();
  const create = (body: object) => call('POST', '/api/leads', body, account.token);
  await Promise.all(NAMED.map(create));
  await Promise.all(
    LARGE_AND_DECOYS.map(({ leadId, size }) => create({ leadId, ...(size && { custom: { company_size: size } }) })),
  );
  const told = [
    ...[...CALLS_AND_DECOYS, ...LARGE_AND_DECOYS.flatMap(({ events }) => events)],
    ...[signup('al', 20), signup('crm/7', 19), signup('alan', 18)],
    ...Array.from({ length: CROWD }, (_, i) => crowdEvents(i)).flat(),
  ];
  await sendAll(dashboard, account, told);
  const mark = (leadId: string, body: object) => call('PUT', `/api/leads-to-call/${leadId}/mark`, body, account.token);
  await mark('done', { status: 'done' });
  await mark('snoozed', { status: 'snoozed', until: new Date(Date.now() + DAY_MS).toISOString() });

  const other = await register();
  await call('POST', '/api/leads', { leadId: 'ann', name: 'Ann Lee', custom: { company_size: 5000 } }, other.token);
  await sendAll(dashboard, other, [demo('ann', 0), signup('ann', 0), demo('large', 0), signup('large', 0)]);
  return account;
}

/**
 * A third of the leads came from the spring campaign, and a fifth of these qualified. Another third came from the autumn campaign,
 * and a tenth of these leads qualified.
 */
function crowdEvents(i: number): Told[] {
  const campaign = i % 6 === 5 ? 'spring_2025' : CAMPAIGNS[i % 3];
  const isGood = i % 15 === 0 || i % 30 === 1;
  const properties = { path: `/p/${i % 9}`, ...(campaign && { utm_campaign: campaign }) };
  const event = { leadId: `visitor_${i}`, eventType: isGood ? 'demo_request' : 'page_view', properties };
  const daysAgo = 10 + (i % 15);
  return isGood
    ? [
        { ...event, daysAgo },
        { ...event, daysAgo: daysAgo - 0.1 },
      ]
    : [{ ...event, daysAgo }];
}

async function sendAll({ world }: Dashboard, account: Account, told: readonly Told[]): Promise<void> {
  const run = randomBytes(4).toString('hex');
  const events = told.map(({ daysAgo, ...event }, i) => ({
    ...event,
    eventId: `${run}_${i}`,
    timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
  }));
  for (let i = 0; i < events.length; i += BATCH)
    await world.call('POST', '/api/events/batch', { events: events.slice(i, i + BATCH) }, account.token);
}

/** Contacts as HubSpot exports them: HubSpot's column names, a byte order mark, quoted commas, dates without a time zone. */
export const HUBSPOT_FILE = `\uFEFF${[
  'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Company Name,Last Activity Date,Lead Status,Marketing contact status,Create Date,Number of Employees',
  '151001,Maria,"Johnson, Jr.",maria.johnson@northgate.example,+15550110,Sam Seller,Northgate Inc,2026-11-20 16:02,Open,Marketing contact,2026-01-14 09:31,350',
  '151002,Brian,Halligan,brian@bridge.example,,,"Bridge, Halligan & Co",,New,Non-marketing contact,2026-02-02 18:20,12',
  '151003,,,cool.robot@hub.example,,,,,,Non-marketing contact,2026-03-09 08:00,',
].join('\r\n')}\r\n`;
