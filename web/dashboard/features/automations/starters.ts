import { type AutomationForm, EMPTY_FORM } from './automation-form.ts';

/** Templates that are complete except for the destination. */
export const STARTERS: readonly { id: string; title: string; why: string; form: AutomationForm }[] = [
  {
    id: 'qualified',
    title: 'Notify sales when a lead qualifies',
    why: 'A Slack message with the score, the reason and a link, while the lead is still on your site.',
    form: { ...EMPTY_FORM, name: 'Notify sales when a lead qualifies', when: 'whenStage', action: 'slack' },
  },
  {
    id: 'assign',
    title: 'Assign hot leads to your team in turn',
    why: 'A lead that gets hot and has no owner goes to the next person in your list, who is notified.',
    form: { ...EMPTY_FORM, name: 'Assign hot leads in turn', when: 'whenStage', stage: 'hot', action: 'assign' },
  },
  {
    id: 'demo',
    title: 'Send demo requests to the CRM',
    why: 'A webhook for each demo request, with the full lead.',
    form: { ...EMPTY_FORM, name: 'Send demo requests to the CRM', when: 'whenEvent', action: 'webhook' },
  },
  {
    id: 'quiet',
    title: 'Follow up on a promising lead that goes quiet',
    why: 'An email when a lead with 60 points or more has been inactive for 7 days.',
    form: {
      ...EMPTY_FORM,
      name: 'Follow up on a promising lead that goes quiet',
      when: 'whenQuietDays',
      minScore: '60',
      action: 'email',
    },
  },
];
