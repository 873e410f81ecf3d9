import type { Properties } from './api.ts';
import { listen } from './attempt.ts';
import { whenAllowed } from './consent.ts';
import { keepFieldNames, noteForm } from './filled-in.ts';
import { isAutomatic } from './settings.ts';
import { track } from './submit.ts';

/** People who double-click a button submit its form twice. */
const SAME_SUBMIT_MS = 1000;

/** `data-ls-plan="pro"` becomes `{ plan: 'pro' }`; `data-ls-event` is the event's name. */
function toProperties(dataset: DOMStringMap): Properties {
  const properties: Properties = {};
  for (const key in dataset) {
    if (/^ls(?!Event$)[A-Z]/.test(key)) properties[key.charAt(2).toLowerCase() + key.slice(3)] = dataset[key];
  }
  return properties;
}

/**
 * Tracks clicks on or inside `[data-ls-event]`, including those in open shadow roots. For a form, submitting it is the event, not a
 * click.
 */
export function watchClicks(): void {
  let isEcho = false;
  const onClick = (event: Event): void => {
    const { button, detail } = event as MouseEvent;
    // A double click is one gesture. The right button opens a menu, so it does not count.
    if (isEcho || detail > 1 || button > 1) return;
    const path = event.composedPath() as HTMLElement[];
    const marked = path.find((element) => !(element instanceof HTMLFormElement) && element.dataset?.lsEvent);
    if (!marked) return;
    track(marked.dataset.lsEvent as string, toProperties(marked.dataset));
    // In the same task as the click on a label, the browser clicks the label's field.
    isEcho = path.some((element) => element instanceof HTMLLabelElement);
    setTimeout(() => {
      isEcho = false;
    });
  };
  listen(document, 'click', onClick);
  // The middle button, which opens a link in a new tab.
  listen(document, 'auxclick', onClick);
}

/** Tracks submitted forms by the names of their fields, never their contents. */
export function watchForms(): void {
  let last: EventTarget | null | undefined;
  listen(document, 'submit', ({ target }) => {
    const form = target as HTMLFormElement;
    const fields = noteForm(form);
    whenAllowed(keepFieldNames);
    if (!isAutomatic('forms') || form === last) return;
    last = form;
    setTimeout(() => {
      last = undefined;
    }, SAME_SUBMIT_MS);
    // Read through the prototypes: a field named `dataset` or `getAttribute` shadows the form's own property.
    const dataset = Reflect.get(HTMLElement.prototype, 'dataset', form) as DOMStringMap;
    const attribute = (name: string) => Element.prototype.getAttribute.call(form, name);
    track(dataset.lsEvent || 'form_submit', {
      form: attribute('id') ?? attribute('name'),
      fields,
      ...toProperties(dataset),
    });
  });
}
