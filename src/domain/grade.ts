import { z } from 'zod';

/**
 * Damage grades of a dwelling (住家の被害の程度), worst first.
 * Source: 内閣府「災害に係る住家の被害認定基準運用指針」令和7年7月, 被害の程度と認定基準.
 */
export const GRADES = ['zenkai', 'daikibo', 'chukibo', 'hankai', 'jun', 'ichibu'] as const;
export const Grade = z.enum(GRADES);
export type Grade = z.infer<typeof Grade>;

/** Lower bound of the loss of the dwelling (住家の損害割合) in percent, by grade. Source as above. */
const LOSS_FROM: Record<Grade, number> = {
	zenkai: 50,
	daikibo: 40,
	chukibo: 30,
	hankai: 20,
	jun: 10,
	ichibu: 0
};

/** The grade that a loss of 0 to 100 percent amounts to. */
export function gradeOfLoss(percent: number): Grade {
	return GRADES.find((grade) => percent >= LOSS_FROM[grade]) ?? 'ichibu';
}
