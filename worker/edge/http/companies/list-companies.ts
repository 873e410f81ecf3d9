import { listCompanies } from '../../../people/companies/list-companies.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const listCompaniesHandler = handle(
  async () => (await import('../../../contract/api/companies.ts')).listCompanies,
  (call, { query }) => listCompanies(call, query),
  refuseCompany,
);
