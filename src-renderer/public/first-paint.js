// Runs before the first paint, as a file of its own because the content security policy lets no inline script in: the
// page appears in the theme's background at once. The same key and values are read by stores/theme.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('lianzhi.theme');
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
