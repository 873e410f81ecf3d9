import { configure } from '@testing-library/dom';

// Waits for elements as long as `expect.poll` does, because loading can take seconds on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

// Test files share a simulated browser, so each file starts by emptying the page.
document.title = '';
document.head.replaceChildren();
document.body.replaceChildren();
localStorage.clear();
sessionStorage.clear();
