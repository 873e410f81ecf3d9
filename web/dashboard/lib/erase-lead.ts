import * as leadsApi from '../../../worker/contract/api/leads.ts';
import { callApi } from './api-client.ts';

/** Erases the lead on screen, and never another lead that it was merged into in the meantime. */
export const eraseLead = (leadId: string) =>
  callApi(leadsApi.eraseLead, { path: { leadId }, query: { winner: leadId } });
