import type { NextStep } from '../../domain/care/next-steps';
import type { HouseholdStory } from '../../book/people/api';
import type { MunicipalityConfig } from '../../domain/municipality';
import { actionNames, casePage } from '../../messages/ja/case';
import { nextSteps as say } from '../../messages/ja/people';
import { paths } from '../paths';

/** A step as the page shows it: to what it belongs, why, and the link that takes it. */
export interface ShownStep {
	step: NextStep;
	key: string;
	about: string;
	why: string;
	label: string;
	href: string;
}

/** Pages of a household's dead: the form that a link opens. The ids are entries of the case. */
export const bereavedForm = {
	add: (caseNo: string) => `${paths.bereavedOf(caseNo)}?add`,
	edit: (caseNo: string, entry: string) => `${paths.bereavedOf(caseNo)}?edit=${encodeURIComponent(entry)}`,
	survivor: (caseNo: string, deceased: string, entry: string | null = null) =>
		`${paths.bereavedOf(caseNo)}?survivor=${encodeURIComponent(deceased)}${entry ? `&entry=${encodeURIComponent(entry)}` : ''}`,
	contact: (caseNo: string, deceased: string) =>
		`${paths.bereavedOf(caseNo)}?contact=${encodeURIComponent(deceased)}`,
	board: (caseNo: string, deceased: string) =>
		`${paths.bereavedOf(caseNo)}?board=${encodeURIComponent(deceased)}`
};

/** The place on the household's 被災者台帳 where consent is asked for. */
export const consentAt = (caseNo: string): string => `${paths.roster(caseNo)}#consent`;

/**
 * The steps of a household as links. `applyAt`: where an application for it begins, null where there is no such page (the household
 * is in no register); the step is left out then.
 */
export function shownSteps(
	story: HouseholdStory,
	config: MunicipalityConfig,
	applyAt: string | null
): ShownStep[] {
	return story.next.flatMap((step, place): ShownStep[] => {
		const shown = show(step, story, config, applyAt);
		return shown ? [{ step, key: `${place}:${step.what}:${shown.href}`, ...shown }] : [];
	});
}

function show(
	step: NextStep,
	{ case: caseNo, supportTitles }: HouseholdStory,
	config: MunicipalityConfig,
	applyAt: string | null
): Omit<ShownStep, 'step' | 'key'> | null {
	switch (step.what) {
		case 'clash':
			return { about: '', why: casePage.clashTitle, label: say.clash, href: paths.clashes };
		case 'apply':
			return applyAt === null
				? null
				: { about: '', why: casePage.noApplications, label: casePage.apply, href: applyAt };
		case 'certificate': {
			const about =
				config.certificateKinds.find(({ id }) => id === step.certificate)?.title ?? step.certificate;
			const pages = { survey: paths.survey, decide: paths.decide, issue: paths.issue };
			const page = pages[step.action as keyof typeof pages];
			return { about, why: '', label: actionNames[step.action], href: page(step.application) };
		}
		case 'askSupports':
			return { about: '', why: say.askSupportsText, label: say.askSupports, href: paths.supports(caseNo) };
		case 'support':
			return {
				about: supportTitles[step.support] ?? step.support,
				why: '',
				label: say.support[step.todo],
				href: paths.supportApplication(caseNo, step.applied)
			};
		case 'housing':
			return {
				about: say.housingTitle,
				why: '',
				label: say.housing[step.todo],
				href: paths.housingOf(caseNo)
			};
		case 'consult':
			return {
				about: '',
				why: step.first ? say.consultFirstText : say.consultText,
				label: step.first ? say.consultFirst : say.consult,
				href: paths.careOf(caseNo)
			};
		case 'keeper':
			return { about: '', why: say.keeperText, label: say.keeper, href: paths.careOf(caseNo) };
		case 'bereaved': {
			const { deceased, todo } = step;
			const forms = {
				board: bereavedForm.board(caseNo, deceased),
				survivors: bereavedForm.survivor(caseNo, deceased),
				payee: paths.bereavedOf(caseNo),
				contact: bereavedForm.contact(caseNo, deceased)
			};
			return { about: say.bereavedTitle, why: '', label: say.bereaved[todo], href: forms[todo] };
		}
		case 'consent':
			return { about: '', why: say.consentText, label: say.consent, href: consentAt(caseNo) };
	}
}
