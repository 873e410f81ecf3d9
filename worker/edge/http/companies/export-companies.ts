import { exportCompanies } from '../../../people/companies/export-companies.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const exportCompaniesHandler = handle(
  async () => (await import('../../../contract/api/companies.ts')).exportCompanies,
  async (call, { query }) => {
    const text = await exportCompanies(call, query);
    return 'reason' in text ? text : answerFile(text, { name: 'companies', format: 'csv', now: call.now });
  },
  refuseCompany,
);
