/** Whole number from what was typed (half or full width, thousands separated or not); null for an empty box, NaN for anything else. */
export function readWhole(text: string): number | null {
	const tidy = text.normalize('NFKC').replace(/[,\s]/g, '').replace(/円$/, '');
	if (tidy === '') return null;
	return /^\d{1,12}$/.test(tidy) ? Number(tidy) : NaN;
}

/** Whether it is a whole number within bounds. */
export const within = (value: number | null, min: number, max: number): value is number =>
	value !== null && value >= min && value <= max;
