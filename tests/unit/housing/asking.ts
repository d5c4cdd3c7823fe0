import type { HousingInput } from '../../../src/book/housing/api';

/** An application for temporary housing, as the form gives it to the book. */
export const asking = (name: string, over: Partial<HousingInput> = {}): HousingInput => ({
	application: null,
	types: ['built'],
	people: 2,
	stepFree: false,
	pets: false,
	priority: [],
	ground: 'grade',
	sealed: {
		applicant: { name, phone: '0120-000-000' },
		members: [{ name, relation: '世帯主', birth: '1960-04-05' }],
		wishes: '',
		note: ''
	},
	...over
});
