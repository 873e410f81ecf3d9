import { parse } from 'csv-parse/sync';
import { DAY_MS } from '../../worker/domain/time.ts';
import { near, type ProvingEvent, type ProvingHistory, ruleOf } from './proving-set.ts';

const CAMPAIGN_HEADER = 'age,job,marital,education,';
const FUNNEL_HEADER = 'mql_id,first_contact_date,landing_page_id,origin';
const CALL_CENTER_HEADER = 'CaseID,ActivityID,CompleteTimestamp';
/** The activities of the call center, by ActivityID. */
const ACTIVITIES = [
  ...['lead_handled', 'fraud_checked', 'application_completed', 'file_chased', 'offer_called', 'application_validated'],
];

/** Reads the history from files of a known format; null if the format is unknown. */
export function readProvingSet(text: string, other = ''): ProvingHistory | null {
  if (text.startsWith(CALL_CENTER_HEADER)) return readCallCenter(text);
  if (text.startsWith(CAMPAIGN_HEADER)) return readCampaign(text);
  if (text.startsWith(FUNNEL_HEADER)) return readFunnel(text, other);
  if (/^\s*\d+\s+\d+\s+\d{8}\s+\d+\s+[\d.]+\s*$/m.test(text.slice(0, 200))) return readOrdersOfSample(text);
  return /^\s*\d+\s+\d{8}\s+\d+\s+[\d.]+\s*$/m.test(text.slice(0, 200)) ? readOrders(text) : null;
}

/** Loan applications worked by a call center (BPI Challenge 2012, doi 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f). */
function readCallCenter(text: string): ProvingHistory {
  const rows: string[][] = parse(text, { from_line: 2, skip_empty_lines: true });
  return {
    name: 'BPI 2012, loan applications',
    events: rows.map(([application = '', activity = '', time = ''], i) => ({
      eventId: `bpi-${i}`,
      leadId: `bpi-${application}`,
      eventType: ACTIVITIES[Number(activity) - 1] ?? 'other',
      at: Date.parse(`${time.replace(' ', 'T')}Z`),
      properties: {},
    })),
    outcome: { eventType: 'application_validated', horizonDays: 14 },
    returns: { testAt: '2012-01-19T00:00:00Z', horizonDays: 14, table: 0.1714, model: 0.1617, constant: 0.3635 },
    scoring: {
      rules: [
        ruleOf('lead_handled', 5),
        ruleOf('application_completed', 20),
        ruleOf('file_chased', 10),
        ruleOf('offer_called', 10),
      ],
      decay: { graceDays: 7, ratePerDay: 0.05 },
      ...{ from: '2012-01-15T00:00:00Z', until: '2012-02-28T00:00:00Z', everyDays: 2, activeDays: 30 },
      ...{ learnFrom: '2011-10-10T00:00:00Z', learnUntil: '2011-12-31T00:00:00Z' },
      suggestion: { auc: 0.865, precisionAtTenth: 0.48, gainLow: 0 },
      bars: [
        near('live', 'auc', 0.649, 0.001),
        near('live', 'precisionAtTenth', 0.118, 0.001),
        near('newest_first', 'auc', 0.799, 0.001),
        near('newest_first', 'precisionAtTenth', 0.28, 0.001),
      ],
    },
  };
}

/** Orders of CDNOW's customers (Fader and Hardie), whose outcome is the first order of at least $60. */
function readOrders(text: string): ProvingHistory {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const above = (property: string, value: number) => [{ property, operator: 'greater_than' as const, value }];
  return {
    name: 'CDNOW, orders',
    events: lines.map((line, i) => {
      const [customer = '', date = '', cds, dollars] = line.trim().split(/\s+/);
      return {
        eventId: `cdnow-${i}`,
        leadId: `cdnow-${customer}`,
        eventType: 'purchase',
        at: Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T12:00:00Z`),
        properties: { cds: Number(cds), dollars: Number(dollars) },
      };
    }),
    outcome: { eventType: 'purchase', conditions: above('dollars', 59.99), horizonDays: 30 },
    scoring: {
      rules: [
        ruleOf('purchase', 5),
        ruleOf('purchase', 10, above('cds', 2)),
        ruleOf('purchase', 10, above('dollars', 19.99)),
        ruleOf('purchase', 20, above('dollars', 39.99)),
      ],
      decay: { graceDays: 7, ratePerDay: 0.05 },
      ...{ from: '2021-11-08T00:00:00Z', until: '2022-05-30T00:00:00Z', everyDays: 7, activeDays: 90 },
      ...{ learnFrom: '2021-03-01T00:00:00Z', learnUntil: '2021-09-27T00:00:00Z' },
      suggestion: { auc: 0.66, gainLow: 0 },
      bars: [
        near('live', 'auc', 0.627, 0.001),
        near('live', 'precisionAtTenth', 0.0364, 0.0004),
        near('newest_first', 'auc', 0.559, 0.001),
      ],
    },
  };
}

/**
 * Orders from the 1/10 sample of CDNOW's customers, which `npm start` uses as well: customer, number in the sample, day, CDs and
 * dollars.
 */
function readOrdersOfSample(text: string): ProvingHistory {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return {
    name: 'CDNOW, a tenth of the customers',
    events: lines.map((line, i) => {
      const [, customer = '', date = '', cds, dollars] = line.trim().split(/\s+/);
      return {
        ...{ eventId: `cdnow-${i}`, leadId: `cdnow-${customer}`, eventType: 'purchase' },
        at: Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T12:00:00Z`),
        properties: { cds: Number(cds), dollars: Number(dollars) },
      };
    }),
    outcome: { eventType: 'purchase', horizonDays: 30 },
    returns: { testAt: '1997-11-01T00:00:00Z', horizonDays: 30, table: 0.2368, model: 0.2357, constant: 0.2955 },
  };
}

/** Leads and deals by origin. */
const ORIGINS: Record<string, [leads: number, converted: number]> = {
  organic_search: [2296, 271],
  paid_search: [1586, 195],
  social: [1350, 75],
  unknown: [1099, 179],
};

/** Leads of a marketplace for sellers (Olist), and the deals that they became, from two files. */
function readFunnel(leads: string, deals: string): ProvingHistory {
  const contacts: string[][] = parse(leads, { from_line: 2, skip_empty_lines: true });
  const won: string[][] = parse(deals, { from_line: 2, skip_empty_lines: true });
  return {
    name: 'Olist, leads and deals',
    events: [
      ...contacts.map(([lead = '', date = '', page = '', origin = '']): ProvingEvent => {
        const [day, month, year] = date.split('-');
        return {
          ...{ eventId: `contact-${lead}`, leadId: lead, eventType: 'contact' },
          at: Date.parse(`${year}-${month}-${day}T00:00:00Z`),
          properties: { page, origin, utm_source: origin },
        };
      }),
      ...won.map(
        ([lead = '', , , , date = '']): ProvingEvent => ({
          ...{ eventId: `won-${lead}`, leadId: lead, eventType: 'won' },
          at: Date.parse(`${date.replace(' ', 'T')}Z`),
          properties: {},
        }),
      ),
    ],
    outcome: { eventType: 'won', horizonDays: 90 },
    sources: { from: '2017-01-01', to: '2018-12-31', sources: ORIGINS, total: [8000, 842] },
    cohorts: [
      {
        ...{ by: 'month', withinDays: [30, 90], total: [8000, 842] },
        cohorts: {
          '2018-01': [1141, 152, 95, 129],
          '2018-02': [1028, 149, 99, 128],
          '2018-03': [1174, 167, 111, 140],
          '2018-04': [1352, 183, 147, 171],
          '2018-05': [1303, 130, 91, 109],
        },
      },
      {
        ...{ by: { property: 'origin' }, withinDays: [30], total: [8000, 842] },
        cohorts: ORIGINS,
      },
    ],
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FIRST_YEAR = 2008;

/**
 * Contacts of a bank's campaigns (Moro, Rita and Cortez 2014, doi 10.24432/C5K306), in the order in which they were made. The file
 * gives only the month of each contact, so contacts are spread evenly over their month, and answers come within two weeks. Conversion
 * quadruples.
 */
function readCampaign(text: string): ProvingHistory {
  const rows: string[][] = parse(text, { from_line: 2, skip_empty_lines: true });
  let [year, before] = [FIRST_YEAR, 0];
  const contacts = rows.map((row, i) => {
    const month = MONTHS.indexOf(row[8] ?? '');
    if (month < before) year++;
    before = month;
    return { i, month: year * 12 + month, row };
  });
  const events = [...Map.groupBy(contacts, ({ month }) => month)].flatMap(([month, group]) => {
    const [inYear, ofYear] = [Math.floor(month / 12), month % 12];
    const begins = Date.UTC(inYear, ofYear, 1);
    const span = Date.UTC(inYear, ofYear + 1, 1) - begins;
    return group.flatMap(({ i, row }, n): ProvingEvent[] => {
      const at = Math.floor(begins + (span * n) / group.length);
      const contacted = { eventId: `contact-${i}`, leadId: `bank-${i}`, eventType: 'contacted', at };
      return [
        { ...contacted, properties: { job: row[1] ?? '', channel: row[7] ?? '' } },
        ...(row[20] === 'yes'
          ? [{ ...contacted, eventId: `yes-${i}`, eventType: 'subscribed', at: at + 14 * DAY_MS, properties: {} }]
          : []),
      ];
    });
  });
  return {
    name: 'Bank marketing, contacts',
    events,
    outcome: { eventType: 'subscribed', horizonDays: 14 },
    drift: {
      rules: [
        ruleOf('contacted', 10),
        ruleOf('contacted', 20, [{ property: 'channel', operator: 'equals', value: 'cellular' }]),
      ],
      decay: { graceDays: 7, ratePerDay: 0.05 },
      ...{ from: '2008-05-15T00:00:00Z', until: '2010-11-16T00:00:00Z', everyDays: 18, activeDays: 14 },
    },
  };
}
