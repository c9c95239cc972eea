// Runs before the page is drawn: shows the stored theme and language at once, then loads the page itself.
// A file of its own, because the content security policy allows no inline script.
(() => {
  const root = document.documentElement;
  const stored = (key, allowed) => {
    try {
      const value = localStorage.getItem(key);
      return allowed.includes(value) ? value : null;
    } catch {
      return null;
    }
  };
  // What was chosen in this browser, else what the account that last signed in has.
  const preferred = (name, allowed) => stored(`synkro.${name}`, allowed) ?? stored(`synkro.account.${name}`, allowed);
  root.dataset.theme = preferred('theme', ['auto', 'light', 'dark']) ?? 'auto';
  const languages = ['ru', 'kk', 'en'];
  // Nobody has chosen yet: the first of the browser's languages that the page speaks. «kk-Cyrl-KZ» is Kazakh, too.
  const ofBrowser = () =>
    (navigator.languages ?? [])
      .map((tag) => tag.toLowerCase().split('-')[0])
      .find((language) => languages.includes(language));
  root.lang = preferred('language', languages) ?? ofBrowser() ?? 'ru';

  const words = {
    ru: 'Страница не загрузилась. Проверьте интернет и обновите её.',
    kk: 'Бет жүктелмеді. Интернетті тексеріп, бетті жаңартыңыз.',
    en: 'The page did not load. Check the internet and reload it.',
  };
  const say = () => {
    const line = document.getElementById('boot');
    line.textContent = words[root.lang];
    line.hidden = false;
  };
  import('/synkro-web.js')
    .then((page) => page.default({ module_or_path: '/synkro-web_bg.wasm' }))
    .then(() => document.getElementById('boot')?.remove())
    .catch((error) => {
      console.error(error);
      if (document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', say);
      } else {
        say();
      }
    });
})();
