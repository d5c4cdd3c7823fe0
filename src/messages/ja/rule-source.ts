/** Where a rule comes from (domain/rule-source.ts). */
export const ruleSource = {
	title: '根拠',
	document: '法令・要綱など',
	place: '条・表',
	date: '版の日付',
	unverified: '原文とまだ照らし合わせていない',
	unverifiedMark: '未確認',
	unverifiedText: '金額や文言を、まだ原文と照らし合わせていません。',
	parts: (parts: string[]) => parts.filter(Boolean).join('　')
};
