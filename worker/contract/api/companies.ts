import * as z from 'zod';
import { Company, CompanyKey, CompanyListQuery, CompanyPage, CompanyTimeline } from '../company.ts';
import { LIMITS } from '../limits.ts';
import { endpoint } from './endpoint.ts';

const CompanyPath = z.object({ companyKey: CompanyKey });

export const listCompanies = endpoint({
  method: 'get',
  url: '/api/companies',
  operationId: 'listCompanies',
  tag: 'Companies',
  summary: 'List companies',
  description: `Lists companies that a server, an import, a person or a signed identify call has set for at least one lead. If companies have more than ${LIMITS.sortedMatchesMax.toLocaleString('en')} people in total, only \`sort=people\` without \`search\` is possible.`,
  access: 'leads:read',
  query: CompanyListQuery,
  status: 200,
  answer: CompanyPage,
});

export const exportCompanies = endpoint({
  method: 'get',
  url: '/api/companies/export',
  operationId: 'exportCompanies',
  tag: 'Companies',
  summary: 'Export companies as CSV',
  description: `The same companies in the same order, one per line, up to ${LIMITS.exportedCompaniesMax.toLocaleString('en')}.`,
  access: 'leads:read',
  query: CompanyListQuery.omit({ limit: true, cursor: true }),
  status: 200,
  answer: z.string().meta({ example: 'key,name,accountScore,people\r\ntechcorp.example,TechCorp,122.5,4\r\n' }),
  contentType: 'text/csv',
});

export const getCompany = endpoint({
  method: 'get',
  url: '/api/companies/{companyKey}',
  operationId: 'getCompany',
  tag: 'Companies',
  summary: 'Get a company',
  description: 'Returns the company with its people, and the points that each of them adds to the account score.',
  access: 'leads:read',
  path: CompanyPath,
  status: 200,
  answer: Company,
  refusals: ['not_found'],
});

export const getCompanyTimeline = endpoint({
  method: 'get',
  url: '/api/companies/{companyKey}/timeline',
  operationId: 'getCompanyTimeline',
  tag: 'Companies',
  summary: 'Get a company’s timeline, latest first',
  description: `The latest ${LIMITS.companyTimelineEntriesMax} entries of the ${LIMITS.companyTimelineLeadsMax} people with the latest events. Older entries are in each lead’s own timeline.`,
  access: 'leads:read',
  path: CompanyPath,
  status: 200,
  answer: CompanyTimeline,
  refusals: ['not_found'],
});
