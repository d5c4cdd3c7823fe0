import { z } from 'zod';

/**
 * Damage grades of a dwelling (住家の被害の程度), worst first.
 * Source: 内閣府「災害に係る住家の被害認定基準運用指針」令和7年7月, 被害の程度と認定基準.
 */
export const GRADES = ['zenkai', 'daikibo', 'chukibo', 'hankai', 'jun', 'ichibu'] as const;
export const Grade = z.enum(GRADES);
export type Grade = z.infer<typeof Grade>;
