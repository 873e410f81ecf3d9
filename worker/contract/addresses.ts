// Addresses of the dashboard's screens. All links in the dashboard, in emails and in Slack messages are built here.

/**
 * Encodes an ID as one segment of a path, with `~` instead of `%`. Asset servers decode `%2F` into a slash and redirect, and resolve `.`
 * and `..`, so a percent-encoded ID would lead to another page.
 */
export function toSegment(id: string): string {
  const encoded = encodeURIComponent(id).replaceAll('~', '%7E').replaceAll('%', '~');
  // A dot before `html` or `htm` is encoded too, because asset servers drop `.html` from a URL.
  return /^\.+$|\.html?$/i.test(id) ? encoded.replaceAll('.', '~2E') : encoded;
}

/**
 * Decodes a segment into an ID. Segments in another format are returned unchanged, because older links were percent-encoded.
 */
export function fromSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replaceAll('%', '%25').replaceAll('~', '%'));
  } catch {
    return segment;
  }
}

/** The screen of one lead. */
export const leadPath = (leadId: string): string => `/leads/${toSegment(leadId)}`;

/** The screen of one company. */
export const companyPath = (key: string): string => `/companies/${toSegment(key)}`;

/** The screen of one automation. */
export const automationPath = (id: string): string => `/automations/${toSegment(id)}`;

export const WEBHOOKS_PATH = '/deliveries';
export const SYSTEM_PATH = '/events';

/** A screen of one project. The URL contains the project, so each tab can show a different project. */
export const projectPath = (projectId: string, path: string): string => `/p/${toSegment(projectId)}${path}`;

/** The project in a path, and the rest of the path; null if the path has no project. */
export function parseProjectPath(pathname: string): { projectId: string; path: string } | null {
  const [, segment, path] = /^\/p\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  return segment ? { projectId: fromSegment(segment), path: path ?? '/' } : null;
}
