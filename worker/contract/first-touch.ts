import * as z from 'zod';
import { UtcInstant } from './instant.ts';

const text = z.string().nullable();

const Campaign = z
  .object({
    source: text.meta({ example: 'news' }),
    medium: text.meta({ example: 'email' }),
    name: text.meta({ example: 'spring' }),
    term: text.meta({ example: null }),
    content: text.meta({ example: null }),
  })
  .meta({ id: 'Campaign', description: 'The `utm_…` parameters of the page’s URL.' });

export const FirstTouch = z
  .object({
    at: UtcInstant,
    landingPage: text.meta({ example: 'https://acme.example/pricing?utm_source=news' }),
    referrer: text.meta({ example: 'https://search.example/' }),
    campaign: Campaign.nullable(),
  })
  .meta({
    id: 'FirstTouch',
    description:
      'The earliest event that says where the lead came from. An event from a server or an import takes precedence over one from a page.',
  });
export type FirstTouch = z.infer<typeof FirstTouch>;
