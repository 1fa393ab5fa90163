/** The limits by name, as numbers: a test may lower one without waiting for the real one. */
import type { limits } from '../limits.ts';

export type Limits = { readonly [Name in keyof typeof limits]: number };
