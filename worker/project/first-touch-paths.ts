/** The JSON paths of the texts in the column `first_touch`. */
export const FIRST_TOUCH_PATHS = {
  source: '$.campaign.source',
  medium: '$.campaign.medium',
  campaign: '$.campaign.name',
  term: '$.campaign.term',
  content: '$.campaign.content',
  landingPage: '$.landingPage',
  referrer: '$.referrer',
} as const;
export type FirstTouchField = keyof typeof FIRST_TOUCH_PATHS;
