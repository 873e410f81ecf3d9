import { getCompanyTimeline as definition } from '../../../contract/api/companies.ts';
import { getCompanyTimeline } from '../../../people/companies/get-company-timeline.ts';
import { handle } from '../../handle.ts';
import { refuseCompany } from './refuse-company.ts';

export const getCompanyTimelineHandler = handle(
  definition,
  (call, { path }) => getCompanyTimeline(call, path),
  refuseCompany,
);
