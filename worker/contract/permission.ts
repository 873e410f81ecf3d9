/** The permissions of a role in a project. */
export type Permission =
  | 'events:write'
  | 'leads:read'
  | 'leads:write'
  | 'rules:read'
  | 'rules:write'
  | 'project:read'
  | 'project:write'
  | 'project:export'
  | 'project:delete'
  | 'members:write'
  | 'keys:write'
  | 'audit:read';
