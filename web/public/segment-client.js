// Leads at the edge, for pages written for Segment's analytics.js or Jitsu's p.js.
// Replaces the libraries that vendors serve: runs the calls that Segment's snippet or Jitsu's tag has queued, and later
// ones, and sends them here. Ours is smaller: no integrations, plugins or middleware, and calls that could not be sent
// while the page was open are lost. Everything is in one function, because it shares the page with others.
(() => {
  const script = document.currentScript;
  if (!script) return console.warn('[leads] Load this script by a script tag: nothing is being recorded.');
  const { origin, pathname } = new URL(script.src);
  const isJitsu = pathname.endsWith('/p.js');
  const config = (isJitsu && window.jitsuConfig) || {};
  const setting = (name, key) => script.getAttribute(`data-${name}`) || config[key];
  const writeKey = isJitsu ? setting('write-key', 'writeKey') : decodeURIComponent(pathname.split('/')[3]);
  const globalName = isJitsu
    ? setting('namespace', 'namespace') || 'jitsu'
    : setting('global-segment-analytics-key') || 'analytics';
  const stub = window[globalName];
  if (stub?.initialized) return;

  // Who it is: under the names that the vendors' own libraries use, so that visitors stay who they were.
  const YEAR_SECONDS = 365 * 24 * 3600;
  const NAMES = isJitsu
    ? { anonymousId: '__eventn_id', userId: '__eventn_uid' }
    : { anonymousId: 'ajs_anonymous_id', userId: 'ajs_user_id' };
  const known = {};
  const attempt = (action) => {
    try {
      return action();
    } catch {
      // Storage may be blocked: then a visit is as long as its page.
    }
  };
  // The page’s own code: its mistakes are its own, and are seen.
  const runTheirs = (code, ...args) => {
    try {
      return code(...args);
    } catch (error) {
      console.error(error);
    }
  };
  const remember = (key, value) => {
    known[key] = value;
    const name = NAMES[key];
    attempt(() => (value ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name)));
    attempt(() => {
      const age = value ? YEAR_SECONDS : 0;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that pages have.
      document.cookie = `${name}=${encodeURIComponent(value || '')}; path=/; samesite=lax; max-age=${age}`;
    });
    return value;
  };
  const recall = (key) => {
    if (key in known) return known[key];
    const cookie = attempt(() => document.cookie.split('; ').find((one) => one.startsWith(`${NAMES[key]}=`)));
    const fromCookie = cookie && attempt(() => decodeURIComponent(cookie.slice(NAMES[key].length + 1)));
    const value = fromCookie || attempt(() => localStorage.getItem(NAMES[key]));
    known[key] = value ? value.replace(/^"|"$/g, '') : null;
    return known[key];
  };
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const anonymousId = () => recall('anonymousId') || remember('anonymousId', newId());

  // Sending. What was not acknowledged is sent again, with the same ids: it counts once.
  const BYTES_MAX = 60000; // Browsers let 64 KiB outlive their page.
  const RETRY_MS_MIN = 500;
  const RETRY_MS_MAX = 60000;
  const url = `${origin}/v1/batch?writeKey=${encodeURIComponent(writeKey)}`;
  const pending = [];
  let failures = 0;
  let timer;
  let isSending = false;
  const sizeOf = (text) => new Blob([text]).size;
  const takeBatch = (from) => {
    let bytes = 0;
    const rest = pending.slice(from);
    const end = rest.findIndex(({ json }, i) => {
      bytes += sizeOf(json) + 1;
      return bytes > BYTES_MAX && i > 0;
    });
    return end < 0 ? rest : rest.slice(0, end);
  };
  const toBody = (batch) =>
    `{"sentAt":"${new Date().toISOString()}","batch":[${batch.map(({ json }) => json).join()}]}`;
  const sendAfter = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(send, ms);
  };
  const send = async () => {
    if (isSending || pending.length === 0) return;
    isSending = true;
    const batch = takeBatch(0);
    const body = toBody(batch);
    const request = { method: 'POST', body, credentials: 'omit', keepalive: sizeOf(body) <= BYTES_MAX };
    const answer = await fetch(url, request).catch(() => null);
    const status = answer ? answer.status : 0;
    if (status === 0 || status === 429 || status >= 500) {
      const backOffMs = Math.min(RETRY_MS_MIN * 2 ** failures++, RETRY_MS_MAX);
      isSending = false;
      const retryAfterMs = answer ? Number(answer.headers.get('Retry-After')) * 1000 : 0;
      return sendAfter(Math.max(retryAfterMs || 0, backOffMs) * (1 + Math.random() / 4));
    }
    if (status !== 200) console.warn(`[leads] ${batch.length} event(s) refused with status ${status}.`);
    const { rejected = [] } = await answer.json().catch(() => ({}));
    for (const { messageId, message } of rejected) console.warn(`[leads] ${messageId} was refused: ${message}`);
    isSending = false;
    failures = 0;
    pending.splice(0, batch.length);
    for (const { done } of batch) done();
    sendAfter(0);
  };
  const leave = () => {
    for (let i = 0; i < pending.length; ) {
      const batch = takeBatch(i);
      i += batch.length;
      attempt(() => navigator.sendBeacon(url, toBody(batch)));
    }
  };
  addEventListener('pagehide', leave);
  addEventListener('online', () => sendAfter(0));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());

  // What was called. The snippet notes, with each call that it queues, which page it came from ("bpc").
  const isObject = (value) => typeof value === 'object' && value !== null;
  const isBuffered = (value) => isObject(value) && value.__t === 'bpc';
  const toPage = (buffered) =>
    buffered
      ? { path: buffered.p, url: buffered.u, search: buffered.s, title: buffered.t, referrer: buffered.r }
      : {
          path: location.pathname,
          url: location.href,
          search: location.search,
          title: document.title,
          referrer: document.referrer,
        };
  const toCampaign = (search) => {
    const found = [...new URLSearchParams(search)].filter(([key, value]) => key.startsWith('utm_') && value);
    if (found.length === 0) return undefined;
    return Object.fromEntries(found.map(([key, value]) => [key === 'utm_campaign' ? 'name' : key.slice(4), value]));
  };
  const listeners = {};
  const emit = (name, args) => {
    (listeners[name] || []).forEach((listener) => {
      runTheirs(listener, ...args);
    });
  };

  // Leading texts, then properties or traits, then options; each may be missing, and a callback is the last of all.
  const record = (type, args, textsMax, toFields) => {
    const given = args.filter((value) => typeof value !== 'function' && !isBuffered(value));
    const textCount = given.slice(0, textsMax).findIndex(isObject);
    const texts = given.splice(0, textCount < 0 ? textsMax : textCount);
    const [bag, options] = given;
    const { context, integrations, timestamp, ...ids } = options || {};
    const page = toPage(args.find(isBuffered));
    const fields = toFields(texts, bag || {});
    const message = {
      type,
      messageId: newId(),
      timestamp: timestamp || new Date(),
      anonymousId: ids.anonymousId || anonymousId(),
      userId: ids.userId || recall('userId') || undefined,
      ...fields,
      integrations,
      context: {
        library: { name: 'leads-client-script', version: '1' },
        page,
        campaign: toCampaign(page.search),
        userAgent: navigator.userAgent,
        locale: navigator.language,
        timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
        ...context,
      },
    };
    emit(type, args);
    return new Promise((resolve) => {
      const callback = args.find((value) => typeof value === 'function');
      const done = () => {
        if (callback) runTheirs(callback);
        resolve();
      };
      pending.push({ json: JSON.stringify(message), done });
      if (!isSending && failures === 0) sendAfter(0);
    });
  };
  const view =
    (type) =>
    (...args) =>
      record(type, args, 2, (texts, properties) => {
        const [name, category] = texts.filter(Boolean).reverse();
        return { name, category, properties };
      });
  const valueFor = (value, element) => (typeof value === 'function' ? value(element) : value);
  const trackOn = (eventName) => (elements, event, properties) => {
    for (const element of elements instanceof Element ? [elements] : Array.from(elements || [])) {
      element.addEventListener(eventName, () => {
        void client.track(valueFor(event, element), valueFor(properties, element));
      });
    }
    return client;
  };
  const client = {
    initialized: true,
    initialize: () => client,
    load: () => client,
    track: (...args) => record('track', args, 1, ([event], properties) => ({ event, properties })),
    page: view('page'),
    screen: view('screen'),
    identify: (...args) =>
      record('identify', args, 1, ([given], traits) => {
        const userId = given == null || given === '' ? recall('userId') : String(given);
        // Someone else at the same browser is not the visitor that was here before.
        if (recall('userId') && recall('userId') !== userId) remember('anonymousId', newId());
        if (userId) remember('userId', userId);
        return { traits };
      }),
    group: (...args) => record('group', args, 1, ([groupId], traits) => ({ groupId, traits })),
    alias: (...args) =>
      record('alias', args, 2, ([userId, previousId]) => ({
        userId,
        previousId: previousId || recall('userId') || anonymousId(),
      })),
    reset: () => {
      remember('userId', null);
      remember('anonymousId', null);
      emit('reset', []);
    },
    setAnonymousId: (id) => remember('anonymousId', String(id)),
    user: () => ({ id: () => recall('userId'), anonymousId, traits: () => ({}) }),
    ready: (callback) => {
      if (callback) runTheirs(callback);
      return Promise.resolve();
    },
    on: (name, listener) => {
      listeners[name] = [...(listeners[name] || []), listener];
      return client;
    },
    once: (name, listener) => {
      const once = (...args) => {
        client.off(name, once);
        listener(...args);
      };
      return client.on(name, once);
    },
    off: (name, listener) => {
      listeners[name] = (listeners[name] || []).filter((one) => one !== listener);
      return client;
    },
    debug: () => client,
    trackLink: trackOn('click'),
    trackForm: trackOn('submit'),
  };
  client.trackClick = client.trackLink;
  client.trackSubmit = client.trackForm;
  client.pageview = (path) => client.page(path ? { path } : {});
  for (const name of ['addSourceMiddleware', 'addIntegrationMiddleware', 'addDestinationMiddleware', 'register']) {
    client[name] = () => {
      console.warn(`[leads] ${globalName}.${name}() needs the vendor’s library: it was ignored.`);
      return Promise.resolve();
    };
  }

  // Who it is goes before what they did.
  const FIRST = ['setAnonymousId', 'on', 'once'];
  const call = (queued) => {
    if (typeof queued === 'function') return runTheirs(queued, client);
    const [method, ...args] = queued;
    if (typeof client[method] === 'function') return void client[method](...args);
    console.warn(`[leads] ${globalName}.${method}() is unknown: it was ignored.`);
  };
  const callAll = (queue) => {
    queue.filter(([method]) => FIRST.includes(method)).forEach(call);
    queue.filter(([method]) => !FIRST.includes(method)).forEach(call);
  };
  window[globalName] = client;
  if (isJitsu) {
    const queue = Array.from(window[`${globalName}Q`] || []);
    window[`${globalName}Q`] = { push: call };
    const onload = window[setting('onload', 'onload')];
    if (typeof onload === 'function') runTheirs(onload, client);
    queue.forEach(call);
    if (!/^(true|1|yes)$/.test(setting('init-only', 'initOnly'))) void client.page();
  } else {
    if (Array.isArray(stub)) callAll(stub.splice(0).filter(Array.isArray));
    if (stub?._loadOptions?.initialPageview) void client.page();
  }
})();
