import type { Decay } from '../contract/ruleset.ts';

/** Which companies of a project: those that the customer names, or those that only unsigned pages name. */
export interface CompanyScope {
  projectId: string;
  ofPages: boolean;
  decay: Decay;
  /** Epoch ms. */
  at: number;
}

/** Rows of `leads` with their entries in `leads_by_company`, called `member`. */
export const MEMBERS = `leads_by_company AS member CROSS JOIN leads ON leads.project_id = member.project_id AND leads.lead_id = member.lead_id
  WHERE member.project_id = ? AND member.of_pages = ?`;

/** The parameters of MEMBERS. */
export const membersOf = ({ projectId, ofPages }: Pick<CompanyScope, 'projectId' | 'ofPages'>) => [
  projectId,
  ofPages ? 1 : 0,
];
