import type { Decay } from '../contract/ruleset.ts';

/** Companies of a project, either as the customer states them or as unsigned pages do. */
export interface CompanyScope {
  projectId: string;
  ofPages: boolean;
  decay: Decay;
  /** Epoch ms. */
  at: number;
}

/** Rows of `leads`, with their entry as `member`. */
export const MEMBERS = `leads_by_company AS member CROSS JOIN leads ON leads.project_id = member.project_id AND leads.lead_id = member.lead_id
  WHERE member.project_id = ? AND member.of_pages = ?`;

/** The values of its parameters. */
export const membersOf = ({ projectId, ofPages }: Pick<CompanyScope, 'projectId' | 'ofPages'>) => [
  projectId,
  ofPages ? 1 : 0,
];
