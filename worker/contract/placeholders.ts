/** The placeholders of templates, with their meanings. */
export const PLACEHOLDERS = {
  'lead.name': 'Name',
  'lead.email': 'Email',
  'lead.company': 'Company',
  'lead.phone': 'Phone',
  'lead.id': 'ID',
  'lead.score': 'Score',
  'lead.stage': 'Stage',
  'lead.velocity': 'Velocity',
  'lead.status': 'Status',
  'lead.eventCount': 'Events',
  'lead.eventsLast24h': 'Events in 24 hours',
  'lead.lastEventAt': 'Last activity',
  'lead.firstTouch.source': 'First source',
  'lead.firstTouch.campaign': 'First campaign',
  'lead.firstTouch.landingPage': 'First landing page',
  'event.type': 'Event type',
  reason: 'Reason for the run',
  link: 'Link to the lead',
  'automation.name': 'Automation',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** The prefix of placeholders for custom properties of a lead. */
export const PROPERTY_PREFIX = 'lead.properties.';

export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);
