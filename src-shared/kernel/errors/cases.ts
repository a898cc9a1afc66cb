import { defineErrors } from './define.ts';

export const casesErrors = defineErrors({});
