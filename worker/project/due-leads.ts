/**
 * SQL for the rows of leads whose next change is due: a FROM clause and the start of the WHERE clause. The time in leads_to_refresh is
 * never later than the lead's next change, so the SQL finds every due lead. The SQL contains `at` twice.
 */
export const dueLeads = ({ projectId, at }: { projectId: string; at: string }): string =>
  `leads_to_refresh AS due CROSS JOIN leads USING (project_id, lead_id)
   WHERE due.project_id = ${projectId} AND due.at <= ${at} AND changes_at <= ${at} AND merged_into IS NULL`;
