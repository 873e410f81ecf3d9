import type { ClientOptions, LeadScoring, Properties } from './api.ts';
import { listen, warn } from './attempt.ts';
import { watchClicks, watchForms } from './autocapture.ts';
import { optIn, optOut, setConsent, start, whenAllowed } from './consent.ts';
import { createEvent } from './create-event.ts';
import { retry, send, sendBeacon } from './delivery.ts';
import { keepFieldNames, noteField } from './filled-in.ts';
import { settleView, watchPageViews } from './page-views.ts';
import { permission } from './permission.ts';
import { isAutomatic, setSettings } from './settings.ts';
import { add, submit, track } from './submit.ts';
import { anonymousId, forgetVisitor, setUserId, toUserId, userId } from './visitor-ids.ts';

/** Checks the visitor's consent again, which may have changed in another tab or on another subdomain. */
const lookAgain = (): void => whenAllowed(() => {});

function flush(): Promise<void> {
  settleView();
  lookAgain();
  return send();
}

/** A waiting page view still belongs to the current visitor. */
function reset(): void {
  settleView();
  whenAllowed(forgetVisitor);
}

function identify(who: string | number | null | undefined | Properties, traits?: Properties): void {
  const isTraits = typeof who === 'object' && who;
  const event = createEvent('identify', { traits: isTraits || traits });
  const id = toUserId(who);
  if (isTraits || who == null) submit(event);
  else if (!id) warn(`identify: ${String(who)} is not a user id.`);
  else {
    whenAllowed(() => {
      // Another user in the same browser counts as another visitor.
      if ((userId() ?? id) !== id) reset();
      setUserId(id);
      add(event);
    });
  }
}

/** Creates the page's only client. The client's state is in the variables of the SDK's modules. */
export function createClient(options: ClientOptions): LeadScoring & Pick<ClientOptions, 'apiKey'> {
  setSettings(options);
  start();

  listen(document, 'input', (event) => noteField(event.composedPath()[0] as Element));
  watchForms();
  if (isAutomatic('clicks')) watchClicks();
  if (isAutomatic('pages')) watchPageViews();
  listen(window, 'pagehide', () => {
    settleView();
    whenAllowed(keepFieldNames);
    sendBeacon();
  });
  listen(document, 'visibilitychange', flush);
  listen(window, 'online', retry);
  listen(window, 'storage', lookAgain);

  const client = {
    apiKey: options.apiKey,
    track,
    identify,
    page: (name?: string, properties?: Properties) => submit(createEvent('page', { name, properties })),
    reset,
    id: () => (permission() ? anonymousId() : undefined),
    consent: setConsent,
    optOut,
    optIn,
    flush,
    ready: (callback: (client: LeadScoring) => void) => callback(client),
  };
  return client;
}
