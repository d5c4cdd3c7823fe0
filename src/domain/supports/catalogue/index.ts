import type { SupportDefinition } from '../definition';
import { CONDOLENCE } from './condolence';
import { DEMOLITION } from './demolition';
import { FEES } from './fee';
import { HOUSING } from './housing';
import { INSURANCE } from './insurance';
import { LIVELIHOOD } from './livelihood';
import { LOANS } from './loans';
import { RELIEF } from './relief';
import { REPAIR } from './repair';
import { SCHOOL } from './school';
import { TAX } from './tax';
import { WELFARE } from './welfare';

/**
 * The supports that come with the app (支援制度). An id may stand in several versions: their days of validity never overlap.
 * What a municipality's ordinance says otherwise, it enters at headquarters under the same id (support.defined).
 */
export const SUPPORTS: readonly SupportDefinition[] = [
	...LIVELIHOOD,
	...RELIEF,
	...CONDOLENCE,
	...LOANS,
	...HOUSING,
	...REPAIR,
	...DEMOLITION,
	...TAX,
	...INSURANCE,
	...FEES,
	...SCHOOL,
	...WELFARE
];
