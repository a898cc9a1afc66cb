import { defineErrors } from './define.ts';

export const identityErrors = defineErrors({});
