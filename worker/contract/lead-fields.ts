/** The fields of a lead that are not properties, each with the type of its values. */
export const LEAD_FIELDS = {
  score: 'number',
  stage: 'text',
  companyKey: 'text',
  list: 'list',
  grade: 'text',
  fit: 'text',
  velocity: 'number',
  eventCount: 'number',
  lastEventAt: 'instant',
  firstEventAt: 'instant',
  createdAt: 'instant',
  'firstTouch.source': 'text',
  'firstTouch.medium': 'text',
  'firstTouch.campaign': 'text',
  'firstTouch.term': 'text',
  'firstTouch.content': 'text',
  'firstTouch.landingPage': 'text',
  'firstTouch.referrer': 'text',
} as const satisfies Record<string, 'number' | 'text' | 'instant' | 'list'>;
export type LeadField = keyof typeof LEAD_FIELDS;
