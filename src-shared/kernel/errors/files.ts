import { defineErrors } from './define.ts';

export const filesErrors = defineErrors({});
