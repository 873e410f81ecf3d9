import { getCompany as definition } from '../../../contract/api/companies.ts';
import { getCompany } from '../../../people/companies/get-company.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const getCompanyHandler = handle(definition, (call, { path }) => getCompany(call, path), refuseCompany);
