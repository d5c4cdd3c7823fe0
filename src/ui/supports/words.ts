import type { CsvWords, EntitledRow, NavigatorRow, SupportCounts } from '../../book/supports/api';
import type { SupportDefinition } from '../../domain/supports/definition';
import { formatWareki } from '../../domain/dates';
import type { Grade } from '../../domain/grade';
import { gradeNames } from '../../messages/ja/kinds';
import {
	callList,
	csvColumns,
	csvValues,
	navigator as say,
	supportWords as words
} from '../../messages/ja/supports';

/** What an entitlement comes to. */
export interface Amount {
	gives?: SupportDefinition['gives'];
	amountYen: number | null;
	range: { least: number; most: number } | null;
	rate: number | null;
}

/** The amount in words: 1,000,000円, 500,000円～2,500,000円, 50％減免; '' where the support gives none. */
export function amountText({ gives, amountYen, range, rate }: Amount): string {
	if (gives === 'rounds') return words.rounds;
	if (rate !== null && rate > 0) return words.rate(rate);
	if (amountYen !== null) return amountYen > 0 ? limited(gives, words.yen(amountYen)) : '';
	if (!range) return '';
	if (range.most === 0) return words.amountOpen;
	if (range.least === range.most) return limited(gives, words.yen(range.most));
	if (range.least === 0) return words.atMost(words.yen(range.most));
	return limited(gives, words.range(words.yen(range.least), words.yen(range.most)));
}

const limited = (gives: SupportDefinition['gives'] | undefined, text: string) =>
	gives === 'limit' ? words.upTo(text) : text;

/** How long there is: あと12日; '' where no deadline is set. */
export function leftText(daysLeft: number | null): string {
	if (daysLeft === null) return '';
	return daysLeft < 0 ? say.daysOver(-daysLeft) : say.daysLeft(daysLeft);
}

/** The deadline with the days that are left. */
export function deadlineText({ deadline, daysLeft }: Pick<NavigatorRow, 'deadline' | 'daysLeft'>): string {
	return deadline === null ? say.noDeadline : `${say.until(formatWareki(deadline))}　${leftText(daysLeft)}`;
}

/** From so many days on a deadline is shown as near. */
export const SOON = 30;
export const isSoon = (daysLeft: number | null): boolean => daysLeft !== null && daysLeft <= SOON;

/** Grade in force in words. */
export function gradeText(grade: { state: string; grade?: Grade | null }): string {
	if (grade.state === 'waiting') return say.gradeWaiting;
	if (grade.state === 'none') return say.gradeNone;
	return grade.grade ? gradeNames[grade.grade] : words.noDamage;
}

/** Sum of what the entitled get, from least to most. */
export const totalText = ({ yen, mostYen }: SupportCounts): string =>
	callList.total(words.yen(yen), words.yen(Math.max(yen, mostYen)));

/** Words for files. */
export const csvWords: CsvWords = {
	columns: csvColumns,
	values: { ...csvValues, ...words.standings, ...gradeNames }
};

/** Where a row stands: 未申請, or 対象外 … */
export const standingText = ({ standing }: Pick<EntitledRow, 'standing'>): string =>
	words.standings[standing];

/** Hands a file to the browser's downloads. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>, type = 'text/csv'): void {
	const url = URL.createObjectURL(new Blob([bytes], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The browser has taken it over by the next turn.
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
