/** A random ID with a prefix for its kind, such as `prj_…`. IDs contain no colon (see lead-client). */
export const newId = (
  prefix:
    | 'usr'
    | 'ses'
    | 'prj'
    | 'key'
    | 'inv'
    | 'rule'
    | 'lead'
    | 'evt'
    | 'run'
    | 'aut'
    | 'whk'
    | 'msg'
    | 'imp'
    | 'std'
    | 'drf'
    | 'seg'
    | 'lst',
): string => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;
