/**
 * The rows of leads whose next change is due, as a FROM and the beginning of its WHERE. An entry of leads_to_refresh is never later than
 * the change, so none is missed. `at` appears twice.
 */
export const dueLeads = ({ projectId, at }: { projectId: string; at: string }): string =>
  `leads_to_refresh AS due CROSS JOIN leads USING (project_id, lead_id)
   WHERE due.project_id = ${projectId} AND due.at <= ${at} AND changes_at <= ${at} AND merged_into IS NULL`;
