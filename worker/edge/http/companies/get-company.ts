import { getCompany } from '../../../people/companies/get-company.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const getCompanyHandler = handle(
  async () => (await import('../../../contract/api/companies.ts')).getCompany,
  (call, { path }) => getCompany(call, path),
  refuseCompany,
);
