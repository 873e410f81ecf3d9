import { getCompanyTimeline } from '../../../people/companies/get-company-timeline.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const getCompanyTimelineHandler = handle(
  async () => (await import('../../../contract/api/companies.ts')).getCompanyTimeline,
  (call, { path }) => getCompanyTimeline(call, path),
  refuseCompany,
);
