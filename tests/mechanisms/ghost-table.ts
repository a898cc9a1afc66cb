import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import * as product from '#shared/mechanisms/mechanism-table.ts';
import { ghost, GHOST_FACTS, GHOST_MESSAGES } from './ghost.ts';

/** The table of the product and one line more; stands in its place for the tests of this room. */
export const MECHANISMS: readonly Mechanism[] = [...product.MECHANISMS, ghost as unknown as Mechanism];
export const MECHANISM_FACTS = { ...product.MECHANISM_FACTS, ...GHOST_FACTS } as const;
export const MECHANISM_MESSAGES = { ...product.MECHANISM_MESSAGES, ...GHOST_MESSAGES } as const;
