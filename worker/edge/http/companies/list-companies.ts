import { listCompanies as definition } from '../../../contract/api/companies.ts';
import { listCompanies } from '../../../people/companies/list-companies.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const listCompaniesHandler = handle(definition, (call, { query }) => listCompanies(call, query), refuseCompany);
