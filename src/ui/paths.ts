import type { CaseNumber } from '../domain/entry';
import type { ApplicationState } from '../domain/fold/state';

/**
 * Every path of the app. Only meaningless tokens go into a path: case numbers and entry ids, never a search text,
 * 世帯番号 or 宛名番号 (DESIGN 5: nothing personal in a URL).
 */
export const paths = {
	home: '/',
	enrol: '/enrol',
	find: '/find',
	outbox: '/outbox',
	/** Entries from tablet to tablet, or by a file. */
	exchange: '/exchange',
	settings: '/settings',
	/** The municipality's accounts, adding and ending them. */
	staff: '/settings/staff',
	/** The municipality's keys. */
	keys: '/settings/keys',
	/** Headquarters: inviting, watching and stopping tablets. */
	devices: '/settings/devices',

	/** The household's record (case page). */
	case: (caseNo: CaseNumber) => `/case/${caseNo}`,
	/** Application for a registered household; its case number comes from book.caseOfHousehold(). */
	applyFor: (caseNo: CaseNumber) => `/apply/${caseNo}`,
	/** Application of a person who is in no register. */
	applyWalkIn: '/apply/new',
	/** What to hand over and do after an application (entry id) was taken. */
	applied: (application: string) => `/apply/done?application=${encodeURIComponent(application)}`,

	/** Applications, filtered by state; without one those that wait for a survey. */
	work: '/work',
	workIn: (state: ApplicationState) => `/work?state=${state}`,
	/** Survey form for one application (entry id). */
	survey: (application: string) => `/work/survey/${encodeURIComponent(application)}`,
	/** Issue or reissue of the certificate of one application (entry id). */
	issue: (application: string) => `/work/issue/${encodeURIComponent(application)}`,

	/** Headquarters: figures and 要調整. */
	hq: '/hq',
	/** What waits for a decision. */
	decisions: '/hq/decisions',
	decide: (application: string) => `/hq/decisions/${encodeURIComponent(application)}`,
	clashes: '/hq/clashes',
	/** What has not arrived of each device's entries, and whom this tablet does not believe. */
	gaps: '/hq/chains',

	/** Certificates that may be issued or printed. */
	print: '/print',
	/** Receipt of one application (entry id). */
	receipt: (application: string) => `/print/receipt?application=${encodeURIComponent(application)}`,
	/** Papers of issues (entry ids) in one print job. */
	certificates: (issued: readonly string[]) => `/print?issued=${issued.map(encodeURIComponent).join(',')}`,

	/** Citizen pages: they need neither the book nor this tablet. */
	status: '/status',
	verify: '/verify'
} as const;
