/** What was typed as whole yen (`1,234`, `１２３４円`), or null where it is none; '' is null too. */
export function readYen(text: string): number | null {
	const tidy = text.normalize('NFKC').replace(/[,、円\s]/g, '');
	if (!/^\d{1,13}$/.test(tidy)) return null;
	const yen = Number(tidy);
	return yen <= 1_000_000_000_000 ? yen : null;
}
