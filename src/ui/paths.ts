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
	/** What the household is entitled to, has asked for and has received (支援の一覧). */
	supports: (caseNo: CaseNumber) => `/case/${caseNo}/supports`,
	/** Application for one support; `what`: a token of the person whom it is for, else the household. */
	applySupport: (caseNo: CaseNumber, support: string, person: string | null = null) =>
		`/case/${caseNo}/supports/apply?support=${support}${person ? `&person=${person}` : ''}`,
	/** What is known of the household's circumstances (聞き取り). */
	facts: (caseNo: CaseNumber) => `/case/${caseNo}/facts`,
	/** What another grade would change. */
	whatIf: (caseNo: CaseNumber) => `/case/${caseNo}/what-if`,
	/** One application for a support (entry id): papers, examination, decision, payments. */
	supportApplication: (caseNo: CaseNumber, applied: string) =>
		`/case/${caseNo}/supports/${encodeURIComponent(applied)}`,
	/** Temporary housing of the household. */
	housingOf: (caseNo: CaseNumber) => `/case/${caseNo}/housing`,
	/** Notice of a promise (入居決定通知書); `assigned`: its entry id. */
	housingPaper: (caseNo: CaseNumber, assigned: string) =>
		`/case/${caseNo}/housing/print?assigned=${encodeURIComponent(assigned)}`,
	/** Consultations and visits. */
	careOf: (caseNo: CaseNumber) => `/case/${caseNo}/consult`,
	/** The dead and the bereaved of the household. */
	bereavedOf: (caseNo: CaseNumber) => `/case/${caseNo}/bereaved`,
	/** 被災者台帳 of the household, and to whom it was given. */
	roster: (caseNo: CaseNumber) => `/case/${caseNo}/roster`,

	/** Temporary housing: sites and units in a list and on a map. */
	housing: '/housing',
	registerSite: '/housing/register',
	site: (site: string) => `/housing/site/${site}`,
	unit: (unit: string) => `/housing/unit/${unit}`,
	/** Points, limits of rent and grounds that hold. */
	housingRules: '/housing/rules',
	/** Applications for housing, by points. */
	housingApplications: '/housing/applications',
	lotteries: '/housing/lotteries',
	announceLottery: '/housing/lotteries/announce',
	lottery: (announced: string) => `/housing/lotteries/${encodeURIComponent(announced)}`,
	/** The lottery for the notice board, without names. */
	lotteryPaper: (announced: string) => `/housing/lotteries/${encodeURIComponent(announced)}/print`,

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
	/** Headquarters: applications for supports that wait for examination or decision. */
	supportQueue: '/hq/applications',
	/** All supports, who is entitled and has not asked. */
	catalogue: '/hq/supports',
	supportList: (support: string) => `/hq/supports/${support}`,
	editSupport: (support: string | null) => `/hq/supports/edit${support ? `?support=${support}` : ''}`,
	/** Lists of reductions for the offices that apply them. */
	reductions: '/hq/reductions',
	funds: '/hq/funds',
	fund: (fund: string) => `/hq/funds/${fund}`,
	runs: '/hq/runs',
	run: (run: string) => `/hq/runs/${run}`,
	clawbacks: '/hq/clawbacks',
	/** The dead and missing of the disaster. */
	bereaved: '/hq/bereaved',
	/** Whom somebody wants to be in touch with, by day. */
	care: '/hq/consult',
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
