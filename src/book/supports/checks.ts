import type { Check } from '../checks';

/** What rules of supports say before an entry is written. */
export const supportsChecks: readonly Check[] = [];
