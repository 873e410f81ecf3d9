/* global SwaggerUIBundle */
const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
followScheme();
dark.addEventListener('change', followScheme);

// Makes Swagger UI usable with screen readers and by keyboard.
const NAMES = {
  '#servers': 'Server',
  '.examples-select-element': 'Example',
  '.content-type': 'Media type',
  '.close-modal': 'Close',
  '.body-param__text': 'Request body',
};
const mend = () => {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(`${selector}:not([aria-label])`)) {
      element.setAttribute('aria-label', name);
    }
  }
  for (const choice of document.querySelectorAll('tr[data-param-name] select:not([aria-label])')) {
    choice.setAttribute('aria-label', choice.closest('tr').dataset.paramName);
  }
  // These labels differ from the visible text of the buttons.
  for (const button of document.querySelectorAll('.modal-btn[aria-label]')) button.removeAttribute('aria-label');
  for (const code of document.querySelectorAll('pre.microlight:not([tabindex])')) code.setAttribute('tabindex', '0');
  // The link is inside a button, which changes the address itself.
  for (const link of document.querySelectorAll('.opblock-summary-control a[href]')) link.removeAttribute('href');
};
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });

SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  displayRequestDuration: true,
  syntaxHighlight: { theme: 'obsidian' },
  // By default, Swagger UI sends the document to another server for validation.
  validatorUrl: null,
});
