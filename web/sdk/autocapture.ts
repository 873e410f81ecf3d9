import type { Properties } from './api.ts';
import { listen } from './attempt.ts';
import { whenAllowed } from './consent.ts';
import { keepFieldNames, noteForm } from './filled-in.ts';
import { isAutomatic } from './settings.ts';
import { track } from './submit.ts';

/** `data-ls-plan="pro"` says `{ plan: 'pro' }`; `data-ls-event` is the event's name. */
function toProperties(dataset: DOMStringMap): Properties {
  const properties: Properties = {};
  for (const key in dataset) {
    if (/^ls(?!Event$)[A-Z]/.test(key)) properties[key.charAt(2).toLowerCase() + key.slice(3)] = dataset[key];
  }
  return properties;
}

/** Clicks on, or inside of, `[data-ls-event]`, in open shadow roots too. A form's event is its submission. */
export const watchClicks = (): void =>
  listen(document, 'click', (event) => {
    for (const { dataset, nodeName } of event.composedPath() as HTMLElement[]) {
      if (dataset?.lsEvent && nodeName !== 'FORM') return track(dataset.lsEvent, toProperties(dataset));
    }
  });

/** Submitted forms: which fields they have, never what is in them. */
export const watchForms = (): void =>
  listen(document, 'submit', ({ target }) => {
    const form = target as HTMLFormElement;
    const fields = noteForm(form);
    whenAllowed(keepFieldNames);
    if (!isAutomatic('forms')) return;
    track(form.dataset.lsEvent || 'form_submit', {
      form: form.getAttribute('id') ?? form.getAttribute('name'),
      fields,
      ...toProperties(form.dataset),
    });
  });
