// SQL fragments for a row of `notifications AS told`.

/** Joins the notification's lead, and the lead that it was merged into. */
export const WITH_LEAD = `LEFT JOIN leads ON leads.project_id = told.project_id AND leads.lead_id = told.lead_id
  LEFT JOIN leads AS winner ON winner.project_id = told.project_id AND winner.lead_id = leads.merged_into`;
/** The name or email of the lead that WITH_LEAD joins. Null if the lead has neither a name nor an email. */
export const LEAD_NAME = 'coalesce(winner.name, winner.email, leads.name, leads.email)';

/** Joins the author: a person, a key or an automation. */
export const WITH_AUTHOR = `LEFT JOIN users ON users.id = told.by
  LEFT JOIN api_keys ON api_keys.id = told.by AND api_keys.project_id = told.project_id
  LEFT JOIN automations ON automations.id = told.by AND automations.project_id = told.project_id`;
/** The name of the author that WITH_AUTHOR joins. Null if nobody caused the notification. */
export const AUTHOR_NAME = "coalesce(users.email, api_keys.name, automations.body ->> '$.name')";

/** SQL that tests whether events caused the notification, instead of a person. `name` is the alias of its row. */
export const ofEvents = (name: string): string =>
  `(${name}.kind = 'hot' OR ifnull(${name}.by, '') LIKE 'aut\\_%' ESCAPE '\\')`;
