// What a plain TypeScript reader (lint) sees of a single-file component; vue-tsc sees the real types.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
