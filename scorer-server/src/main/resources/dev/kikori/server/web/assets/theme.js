// Before the first paint: the theme that was chosen last, or the system's.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('kikori-theme');
  } catch (e) {
    // Storage is switched off: the system's theme will do.
  }
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = chosen === 'dark' || chosen === 'light' ? chosen : dark ? 'dark' : 'light';
})();
