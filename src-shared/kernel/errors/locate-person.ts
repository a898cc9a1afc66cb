import { defineErrors } from './define.ts';

export const locatePersonErrors = defineErrors({});
