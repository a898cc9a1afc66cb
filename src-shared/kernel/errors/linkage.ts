import { defineErrors } from './define.ts';

export const linkageErrors = defineErrors({});
