import type { ClientOptions, LeadScoring, Properties } from './api.ts';
import { listen } from './attempt.ts';
import { watchClicks, watchForms } from './autocapture.ts';
import { optIn, optOut, setConsent, start, whenAllowed } from './consent.ts';
import { createEvent } from './create-event.ts';
import { retry, send, sendBeacon } from './delivery.ts';
import { keepFieldNames, noteField } from './filled-in.ts';
import { settleView, watchPageViews } from './page-views.ts';
import { isAutomatic, setSettings } from './settings.ts';
import { add, submit, track } from './submit.ts';
import { becomeUser, forgetVisitor } from './visitor-ids.ts';

function flush(): Promise<void> {
  settleView();
  return send();
}

/** One a page: the modules are its parts, and what they hold is its state. */
export function createClient(options: ClientOptions): LeadScoring {
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
  // The visitor may have given or withdrawn consent in another tab.
  listen(window, 'storage', () => whenAllowed(() => {}));

  const client: LeadScoring = {
    track,
    identify(who: string | number | null | Properties, traits?: Properties) {
      const isTraits = typeof who === 'object' && who;
      const event = createEvent('identify', { traits: isTraits || traits });
      whenAllowed(() => {
        if (!isTraits && who != null) becomeUser(`${who}`);
        add(event);
      });
    },
    page: (name, properties) => submit(createEvent('page', { name, properties })),
    reset: () => whenAllowed(forgetVisitor),
    consent: setConsent,
    optOut,
    optIn,
    flush,
    ready: (callback) => callback(client),
  };
  return client;
}
