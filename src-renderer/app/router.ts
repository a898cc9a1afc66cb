import { createRouter, createWebHashHistory } from 'vue-router';
import { FEATURES } from './features.ts';

/**
 * Every case and request has an address of its own. The address stands behind `#`, so that one bundle is served from
 * whatever path and every reload finds the page itself.
 */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: FEATURES.flatMap((feature) => feature.routes),
});
