import { configure } from '@testing-library/dom';

// As patient as `expect.poll`: what takes a moment on its own takes seconds while other programs load the machine.
configure({ asyncUtilTimeout: 20_000 });

// Files share a simulated browser; each starts with an empty page.
document.title = '';
document.head.replaceChildren();
document.body.replaceChildren();
localStorage.clear();
sessionStorage.clear();
