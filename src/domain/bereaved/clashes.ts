/** What clashes about the dead and their bereaved (state.ts Clash); made in area.ts. */
export type BereavedClash =
	/** One person is recorded twice. */
	| { type: 'sameDeceased'; person: string }
	/** Two people are to receive the condolence money of one. */
	| { type: 'twoPayees'; deceased: string };
