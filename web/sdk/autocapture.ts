import type { Properties } from './api.ts';
import { listen } from './attempt.ts';
import { whenAllowed } from './consent.ts';
import { keepFieldNames, noteForm } from './filled-in.ts';
import { isAutomatic } from './settings.ts';
import { track } from './submit.ts';

/** A second submission within this time does not count, because double-clicking a button submits its form twice. */
const SAME_SUBMIT_MS = 1000;

/**
 * Turns attributes into properties: `data-ls-plan="pro"` becomes `{ plan: 'pro' }`. Skips `data-ls-event`, which is the event's
 * name.
 */
function toProperties(dataset: DOMStringMap): Properties {
  const properties: Properties = {};
  for (const key in dataset) {
    if (/^ls(?!Event$)[A-Z]/.test(key)) properties[key.charAt(2).toLowerCase() + key.slice(3)] = dataset[key];
  }
  return properties;
}

/**
 * Tracks clicks on or inside `[data-ls-event]`, including those in open shadow roots. Ignores clicks on marked forms, because a
 * form's event is its submission.
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
    // After a click on a label, the browser clicks the label's field within the same task. That second click does not count.
    isEcho = path.some((element) => element instanceof HTMLLabelElement);
    setTimeout(() => {
      isEcho = false;
    });
  };
  listen(document, 'click', onClick);
  // Clicks with the middle button, which open a link in a new tab.
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
    // Reads through the prototypes, because a field named `dataset` or `getAttribute` hides the form's own property.
    const dataset = Reflect.get(HTMLElement.prototype, 'dataset', form) as DOMStringMap;
    const attribute = (name: string) => Element.prototype.getAttribute.call(form, name);
    track(dataset.lsEvent || 'form_submit', {
      form: attribute('id') ?? attribute('name'),
      fields,
      ...toProperties(dataset),
    });
  });
}
