import { type AutomationForm, EMPTY_FORM } from './automation-form.ts';

/** Good first automations, to begin from: they lack only where to send. */
export const STARTERS: readonly { id: string; title: string; why: string; form: AutomationForm }[] = [
  {
    id: 'qualified',
    title: 'Tell sales when a lead qualifies',
    why: 'A Slack message with score, reason and a link, while they are still on the site.',
    form: { ...EMPTY_FORM, name: 'Tell sales when a lead qualifies', when: 'whenStage', action: 'slack' },
  },
  {
    id: 'demo',
    title: 'Send demo requests to the CRM',
    why: 'A webhook for each demo request, with the whole lead in it.',
    form: { ...EMPTY_FORM, name: 'Send demo requests to the CRM', when: 'whenEvent', action: 'webhook' },
  },
  {
    id: 'quiet',
    title: 'Save a promising lead that goes quiet',
    why: 'An e-mail when a lead with 60 points or more has not been seen for 7 days.',
    form: {
      ...EMPTY_FORM,
      name: 'Save a promising lead that goes quiet',
      when: 'whenQuietDays',
      minScore: '60',
      action: 'email',
    },
  },
];
