import { formatCaseNumber } from '../domain/ids';
import { home } from '../messages/ja/shell';
import { paths } from './paths';

const names = home.draftNames;

/** What a draft is called in the list of drafts; its key is the path of the page that holds the form. */
export function draftName(key: string): string {
	const [, area = '', token = ''] = key.split(/[/?#]/);
	if (key === paths.applyWalkIn) return names.walkIn;
	if (area === 'apply') return names.apply(formatCaseNumber(token));
	if (key.startsWith(paths.survey(''))) return names.survey;
	if (key.startsWith(paths.decide(''))) return names.decide;
	return names.other;
}
