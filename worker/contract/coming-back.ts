import * as z from 'zod';
import { UtcInstant } from './instant.ts';

const Count = z.int().min(0).meta({ example: 1204 });
const Share = z.number().min(0).max(1).meta({ example: 0.03 });

export const ReturnParameters = z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() });

export const ReturnCell = z
  .object({
    activeDays: z.int().describe('Leads with at least this many active days, but fewer than in the next cell.'),
    idleDays: z.int().describe('Leads idle for at least this many days, but fewer than in the next cell.'),
    leads: Count.describe('Leads that were in this cell at any of the moments.'),
    cameBack: Share.describe('The share of moments in this cell after which the lead came back.'),
    chance: Share.describe(
      'The share of returns, smoothed with 20 additional leads that return at the rate that the row and column predict.',
    ),
  })
  .meta({ id: 'ReturnCell' });
export type ReturnCell = z.infer<typeof ReturnCell>;

export const ComingBack = z
  .object({
    leads: Count.describe('The number of leads that were read.'),
    horizonDays: z.int().describe('A lead came back if the lead was active within this many days.'),
    by: z
      .enum(['table', 'model'])
      .nullable()
      .describe(
        'The method that predicts better: the table of cells, or the MBG/NBD model. Null if fewer than 50 leads came back.',
      ),
    learnedFrom: z
      .enum(['known', 'all'])
      .default('all')
      .describe(
        'Only leads that your servers, imports or team have sent data about, if at least 50 of them came back. Otherwise, all leads count, including visitors known only from web pages.',
      ),
    baseRate: Share.describe('The share of all counted leads that came back.'),
    cells: z.array(ReturnCell),
    parameters: ReturnParameters.nullable().describe('The MBG/NBD model fitted to these leads. Times are in weeks.'),
    test: z
      .object({
        at: UtcInstant,
        leads: Count,
        cameBack: Share,
        by: z.enum(['table', 'model']).describe('The method that predicted better.'),
        logLoss: z
          .object({ chosen: z.number(), table: z.number(), model: z.number(), constant: z.number() })
          .describe('Lower is better. `constant` predicts the overall share for every lead.'),
      })
      .nullable()
      .describe('A test at a time after all the data used for learning. Null if the history is too short.'),
  })
  .meta({ id: 'ComingBack', description: 'How likely leads are to come back, based on the project’s own history.' });
export type ComingBack = z.infer<typeof ComingBack>;

export const ReturnPlan = z
  .object({ horizonDays: z.int(), testAt: UtcInstant, until: UtcInstant })
  .meta({ id: 'ReturnPlan', description: 'The time of the test, and the end of the history that was used.' });
export type ReturnPlan = z.infer<typeof ReturnPlan>;
