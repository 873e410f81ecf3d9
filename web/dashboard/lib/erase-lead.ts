import * as leadsApi from '../../../worker/contract/api/leads.ts';
import { callApi } from './api-client.ts';

/** Erases a lead. If the lead was merged into another one in the meantime, the API refuses the request, so the other lead is not erased. */
export const eraseLead = (leadId: string) =>
  callApi(leadsApi.eraseLead, { path: { leadId }, query: { winner: leadId } });
