import { formatCaseNumber } from '../domain/ids';
import { home } from '../messages/ja/shell';
import { paths } from './paths';

const names = home.draftNames;

/** Forms on the pages of one household, by the last part of their path. */
const OF_CASE: Record<string, string> = {
	facts: names.facts,
	supports: names.support,
	housing: names.housing,
	consult: names.consult,
	bereaved: names.bereaved,
	roster: names.roster
};

/** What a draft is called in the list of drafts; its key is the path of the page that holds the form. */
export function draftName(key: string): string {
	const [, area = '', token = '', page = ''] = key.split(/[/?#]/);
	if (key === paths.applyWalkIn) return names.walkIn;
	if (area === 'apply') return names.apply(formatCaseNumber(token));
	if (area === 'case' && OF_CASE[page]) return names.ofCase(OF_CASE[page], formatCaseNumber(token));
	if (key.startsWith(paths.survey(''))) return names.survey;
	if (key.startsWith(paths.decide(''))) return names.decide;
	if (key.startsWith(paths.editSupport(null))) return names.definition;
	// Not a form: the number that nobody may know before the draw.
	if (key.startsWith(`${paths.lotteries}#`)) return names.lottery;
	if (key.startsWith(paths.fund(''))) return names.round;
	if (key.startsWith(paths.housingRules)) return names.housingRules;
	if (area === 'housing') return names.stock;
	return names.other;
}
