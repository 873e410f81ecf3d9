/** The permissions that each role has in a project. */
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
