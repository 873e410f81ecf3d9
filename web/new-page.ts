import { configure } from '@testing-library/dom';

// Elements are waited for as long as polls: what takes a moment on its own takes seconds while other programs load the machine.
configure({ asyncUtilTimeout: 20_000 });

// Files share a simulated browser; each starts with an empty page.
document.title = '';
document.head.replaceChildren();
document.body.replaceChildren();
localStorage.clear();
sessionStorage.clear();
