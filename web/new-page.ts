import { configure } from '@testing-library/dom';

// Waits for elements as long as polls do, because loading takes seconds while other programs use the machine.
configure({ asyncUtilTimeout: 20_000 });

// Test files share a simulated browser; each starts with an empty page.
document.title = '';
document.head.replaceChildren();
document.body.replaceChildren();
localStorage.clear();
sessionStorage.clear();
