// Files share a simulated browser; each starts with an empty page.
document.title = '';
document.head.replaceChildren();
document.body.replaceChildren();
localStorage.clear();
sessionStorage.clear();
