import type { HousingPaper, LotteryDetail } from '../book/housing/api';

/** What a notice prints of names and addresses: their glyphs must be there (glyphs.ts). */
export const housingNoticeText = (view: HousingPaper): string =>
	[
		view.config.mayor,
		view.config.office?.name,
		view.applicant,
		...view.members.map(({ name }) => name),
		view.siteName,
		view.unitLabel,
		view.address,
		view.layout,
		view.deviceLabel,
		view.holderLabel
	]
		.filter(Boolean)
		.join('\n');

/** What the notice board's list prints. */
export const lotteryText = (view: LotteryDetail): string =>
	[view.view.title, view.witnesses, ...view.rows.map(({ unitLabel }) => unitLabel)]
		.filter(Boolean)
		.join('\n');
