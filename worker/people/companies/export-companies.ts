import { stringify } from 'csv-stringify/sync';
import type { Call } from '../../access/call.ts';
import type { CompanyListQuery, CompanySummary } from '../../contract/company.ts';
import { BOM, CSV_OPTIONS } from '../../contract/csv.ts';
import { LIMITS } from '../../contract/limits.ts';
import { type CompaniesRefused, listCompanies } from './list-companies.ts';

/** Pages are large, because each page ranks all companies again. */
const PAGE_SIZE = 2_000;

const COLUMNS = [
  'key',
  'name',
  'accountScore',
  'people',
  'bestGrade',
  'lastEventAt',
] as const satisfies readonly (keyof CompanySummary)[];

/** Writes a list of companies as CSV. */
export async function exportCompanies(
  call: Call,
  query: Omit<CompanyListQuery, 'limit' | 'cursor'>,
): Promise<AsyncGenerator<string> | CompaniesRefused> {
  const asked = { ...query, limit: PAGE_SIZE };
  const first = await listCompanies(call, asked);
  if ('reason' in first) return first;
  return (async function* () {
    yield BOM + stringify([[...COLUMNS, 'highestLead', 'highestLeadScore', 'highestLeadStage']], CSV_OPTIONS);
    let page = first;
    for (let written = page.companies.length; ; written += page.companies.length) {
      yield stringify(page.companies.map(toRow), CSV_OPTIONS);
      if (page.nextCursor === null || written >= LIMITS.exportedCompaniesMax) return;
      const next = await listCompanies(call, { ...asked, cursor: page.nextCursor });
      if ('reason' in next) throw new Error(`companies changed while they were written: ${next.reason}`);
      page = next;
    }
  })();
}

const toRow = (company: CompanySummary): unknown[] => [
  ...COLUMNS.map((column) => company[column]),
  ...[company.topLead._id, company.topLead.currentScore, company.topLead.leadStage],
];
