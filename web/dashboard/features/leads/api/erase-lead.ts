import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

export const eraseLead = (leadId: string) => callApi(leadsApi.eraseLead, { path: { leadId } });
