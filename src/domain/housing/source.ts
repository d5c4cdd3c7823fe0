/** Where a rule of housing comes from, as supports say it (supports/definition.ts). */
export interface RuleSource {
	document: string;
	place: string;
	/** Of this version, ISO date or ''. */
	date: string;
	/** Nobody has checked it against the original. */
	unverified: boolean;
}
