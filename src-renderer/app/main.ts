import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { hostSeat } from '#renderer/bridge/host.ts';
import { guardWindowDrops } from '#renderer/ui/forms/window-drops.ts';
import App from './App.vue';
import { boot } from './boot.ts';
import { i18n, setLocale, wishedLocale } from './i18n.ts';
import './theme/index.css';

// First of all: it takes the host's token out of the address before the router reads it.
hostSeat();
guardWindowDrops();
// The words come before the first screen: nobody should see one language turn into another.
await setLocale(wishedLocale());

const app = createApp(App).use(createPinia()).use(i18n);
boot(app);
app.mount('#app');
