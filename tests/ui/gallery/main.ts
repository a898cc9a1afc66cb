import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { i18n, setLocale } from '#renderer/app/i18n.ts';
import '#renderer/app/theme/tokens.css';
import '#renderer/app/theme/index.css';
import { CLOCK } from '#renderer/ui/clock.ts';
import { isLocale } from '#shared/locales/index.ts';
import { NOW } from './sample-data.ts';
import GalleryApp from './GalleryApp.vue';

// ?page=workbench&theme=dark&language=en : one picture each, with the clock standing still.
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme;
const language = query.get('language');
if (isLocale(language)) await setLocale(language);

createApp(GalleryApp, { page: query.get('page') ?? 'workbench' })
  .provide(CLOCK, { now: () => NOW })
  .use(createPinia())
  .use(i18n)
  .mount('#app');
