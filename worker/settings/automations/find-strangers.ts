/** Those of the addresses that belong to no member of the project: automations send them no email. */
export async function findStrangers(
  db: D1Database,
  { projectId, emails }: { projectId: string; emails: readonly string[] },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT value AS email FROM json_each(?2) WHERE value NOT IN (
         SELECT users.email FROM members JOIN users ON users.id = members.user_id WHERE members.project_id = ?1)`,
    )
    .bind(projectId, JSON.stringify(emails))
    .all<{ email: string }>();
  return results.map(({ email }) => email);
}
