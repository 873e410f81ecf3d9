import * as z from 'zod';
import { Grade } from './fit.ts';
import { LeadId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import { LeadSummary, StageCounts, TimelineEntry } from './lead.ts';
import { KnownFrom } from './lead-query.ts';
import { LIMITS } from './limits.ts';
import { pageLimit, queryCount } from './query-count.ts';

/** The key of a company: a domain, `group:` with the ID of a group, or `name:` with a normalized name. */
export const CompanyKey = z.string().min(1).max(LIMITS.companyKeyCharsMax).meta({ example: 'techcorp.example' });

const Points = z.number().min(0).meta({ example: 122.5 });

export const CompanySummary = z
  .object({
    key: CompanyKey.describe(
      'The domain of its people’s email addresses, `group:` with the `groupId` of a Segment `group` call, or `name:` with the normalized company name.',
    ),
    name: z
      .string()
      .nullable()
      .describe('The company name that the highest-scored person has given.')
      .meta({ example: 'TechCorp' }),
    accountScore: Points.describe(
      `The sum of the people’s scores, highest first. The highest score counts in full, and each next score half as much as the one before. Scores of up to ten people count.`,
    ),
    people: z.int().min(1).meta({ example: 4 }),
    bestGrade: Grade.nullable().describe(
      'The best fit letter among the company’s people, with the best engagement among people with this letter. Null without fit rules.',
    ),
    topLead: LeadSummary,
    lastEventAt: UtcInstant.nullable().describe('The time of the last event of any of the company’s people.'),
  })
  .meta({
    id: 'CompanySummary',
    description: 'A company, with figures about its people. `topLead` is the one with the highest score.',
  });
export type CompanySummary = z.infer<typeof CompanySummary>;

/** The orders of a list of companies, all descending. */
export const CompanySort = z.enum(['accountScore', 'people', 'lastEventAt']);
export type CompanySort = z.infer<typeof CompanySort>;

export const CompanyListQuery = z.object({
  limit: pageLimit(),
  cursor: z.string().optional(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(LIMITS.searchCharsMax)
    .optional()
    .describe('A part of the company’s key, or of a name that its people use.'),
  knownFrom: KnownFrom.optional().describe(
    '`pages`: companies as unsigned web pages state them, where anyone can say anything. No other figure of a company counts people from web pages.',
  ),
  minPeople: queryCount(LIMITS.sortedMatchesMax)
    .optional()
    .describe('Only companies with at least this many people.')
    .meta({ example: 2 }),
  sort: CompanySort.default('accountScore').describe(
    'The order of the list. The highest score, the most people or the latest event comes first.',
  ),
});
export type CompanyListQuery = z.infer<typeof CompanyListQuery>;

export const CompanyPage = z
  .object({
    companies: z.array(CompanySummary),
    total: z.int().min(0).describe('How many companies match.'),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'CompanyPage' });
export type CompanyPage = z.infer<typeof CompanyPage>;

const AccountPart = z
  .object({
    leadId: LeadId,
    score: z.number().meta({ example: 95 }),
    share: z
      .number()
      .describe('The weight of this person’s score: 1 for the highest score, then 0.5, 0.25, and so on.')
      .meta({ example: 0.5 }),
    points: z.number().describe('The score times the share, to two decimals.').meta({ example: 47.5 }),
  })
  .meta({ id: 'AccountPart' });

export const Company = CompanySummary.extend({
  parts: z
    .array(AccountPart)
    .describe('The points that each person adds to the account score. These points add up to the score exactly.'),
  stages: StageCounts.describe('How many of the company’s people are in each stage.'),
  leads: z
    .array(LeadSummary)
    .describe(
      `The company’s people, highest score first: up to ${LIMITS.companyLeadsMax}. \`GET /api/leads\` lists all of them by the field \`companyKey\`.`,
    ),
  eventCount: z.int().min(0).describe('The number of events of all of the company’s people.').meta({ example: 86 }),
  pointsByDay: z
    .array(z.object({ day: z.iso.date(), points: z.number() }))
    .describe(
      'Points that events of the company’s people earned in the last 30 days, by UTC day: only days with points, oldest first.',
    )
    .meta({ example: [{ day: '2026-02-11', points: 55 }] }),
  fromPages: z
    .object({ people: z.int().min(0).meta({ example: 1 }), leads: z.array(LeadSummary) })
    .describe(
      'People whom only unsigned web pages assign to the company: their number, up to 1,000, and the people with the highest scores. No other figure counts them.',
    ),
}).meta({ id: 'Company' });
export type Company = z.infer<typeof Company>;

export const CompanyTimeline = z
  .object({
    entries: z.array(
      z.object({
        lead: z.object({ _id: LeadId, name: z.string().nullable(), email: z.string().nullable() }),
        entry: TimelineEntry,
      }),
    ),
    readLeads: z
      .int()
      .min(0)
      .describe('How many timelines were read, which are those of the people with the latest events.')
      .meta({ example: 4 }),
  })
  .meta({ id: 'CompanyTimeline', description: 'The events of a company’s people, latest first.' });
export type CompanyTimeline = z.infer<typeof CompanyTimeline>;
